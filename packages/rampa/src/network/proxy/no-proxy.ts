import { BlockList, isIP } from 'node:net';

/** The hosts that are reached without a proxy; see `ProxyPlan.noProxy` for what an entry can be. */
export class NoProxy {
  readonly #isForAll: boolean;
  readonly #addresses = new BlockList();
  readonly #names: { readonly name: string; readonly port: number | undefined }[] = [];

  constructor(entries: readonly string[]) {
    this.#isForAll = entries.includes('*');
    for (const entry of entries) this.#add(entry);
  }

  /** @param host in lower case, IPv6 without brackets */
  includes(host: string, port: number): boolean {
    if (this.#isForAll) return true;
    const version = isIP(host);
    if (version !== 0 && this.#addresses.check(host, familyOf(version))) return true;
    return this.#names.some(
      (entry) => (entry.port === undefined || entry.port === port) && isNamed(host, entry.name),
    );
  }

  #add(entry: string): void {
    const { name, port } = splitPort(entry);
    const [, network = '', bits] = /^(.*)\/(\d{1,3})$/.exec(name) ?? [];
    const version = isIP(name);
    if (isIP(network) !== 0) {
      this.#addresses.addSubnet(network, Number(bits), familyOf(isIP(network)));
    } else if (version !== 0 && port === undefined) {
      this.#addresses.addAddress(name, familyOf(version));
    } else {
      this.#names.push({ name: name.replace(/^\*(?=\.)/, ''), port });
    }
  }
}

/** `example.com` is for itself and all below it, `.example.com` for what is below. */
function isNamed(host: string, name: string): boolean {
  if (name.startsWith('.')) return host.endsWith(name);
  return host === name || (host.endsWith(`.${name}`) && isIP(host) === 0);
}

/** An IPv6 address without brackets has colons and no port. */
function splitPort(entry: string): { name: string; port: number | undefined } {
  const [, inBrackets, plain, port] = /^(?:\[([^\]]*)\]|([^:]*)):(\d+)$/.exec(entry) ?? [];
  const name = inBrackets ?? plain ?? entry.replace(/^\[|\]$/g, '');
  return { name, port: port === undefined ? undefined : Number(port) };
}

function familyOf(version: number): 'ipv4' | 'ipv6' {
  return version === 4 ? 'ipv4' : 'ipv6';
}
