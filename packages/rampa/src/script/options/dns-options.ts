import { isIP, isIPv6 } from 'node:net';
import * as z from 'zod';
import { formatValue } from '../../core/errors.ts';
import { DEFAULT_NETWORK, type DnsPlan, type HostAddress } from '../../core/network.ts';
import { duration, options, texts } from './fields.ts';
import { mergeOptions } from './merge-options.ts';

const SELECT_ERROR = '"first", "random" or "round-robin"';
const FAMILY_ERROR = '"any", "ipv4", "ipv6", "prefer-ipv4" or "prefer-ipv6"';

/** The group `dns`, of a scenario or of the config for all of them. */
export const dnsOptions = options({
  ttl: duration(0).optional(),
  select: z.enum(['first', 'random', 'round-robin'], { error: SELECT_ERROR }).optional(),
  family: z
    .enum(['any', 'ipv4', 'ipv6', 'prefer-ipv4', 'prefer-ipv6'], { error: FAMILY_ERROR })
    .optional(),
  hosts: texts.transform(readHosts).describe('object of addresses, by host').optional(),
})
  .readonly()
  .describe('[options](#dns)');

/** What all layers of options come to; later ones win. */
export function dnsPlan(layers: readonly (z.output<typeof dnsOptions> | undefined)[]): DnsPlan {
  const given = mergeOptions(layers);
  const defaults = DEFAULT_NETWORK.dns;
  return {
    ttlMs: given.ttl ?? defaults.ttlMs,
    select: given.select ?? defaults.select,
    family: given.family ?? defaults.family,
    hosts: given.hosts ?? defaults.hosts,
  };
}

function readHosts(
  source: Readonly<Record<string, string>>,
  context: z.RefinementCtx,
): Readonly<Record<string, HostAddress>> {
  const refuse = (key: string, problem: string): void => {
    context.addIssue({ code: 'custom', path: [key], params: { problem } });
  };
  const entries = Object.entries(source).flatMap(([key, value]) => {
    const host = parseHost(key);
    const address = parseAddress(value);
    if (host === undefined) refuse(key, 'is no host such as "example.com" or "example.com:443"');
    if (address === undefined) {
      const expected = 'an address such as "192.0.2.7", "192.0.2.7:8443" or "[2001:db8::1]:8443"';
      refuse(key, `must be ${expected}, got ${formatValue(value)}`);
    }
    return host === undefined || address === undefined ? [] : [[host, address] as const];
  });
  return Object.freeze(Object.fromEntries(entries));
}

/** A host, perhaps with a port, the way the client spells it; IPv6 without brackets. */
function parseHost(text: string): string | undefined {
  const [, host = '', port] = HOST_AND_PORT.exec(text) ?? [];
  const name = URL.parse(`http://${isIPv6(host) ? `[${host}]` : host}`)?.hostname;
  if (name === undefined || host === '' || !isPort(port)) return undefined;
  const plain = name.replace(/^\[|\]$/g, '');
  return port === undefined ? plain : `${plain}:${port}`;
}

function parseAddress(text: string): HostAddress | undefined {
  if (isIP(text) !== 0) return { address: text, port: undefined };
  const [, host = '', port] = HOST_AND_PORT.exec(text) ?? [];
  const address = host.replace(/^\[|\]$/g, '');
  if (isIP(address) === 0 || !isPort(port)) return undefined;
  return { address, port: port === undefined ? undefined : Number(port) };
}

const HOST_AND_PORT = /^(\[[^\]]+\]|[^:/?#@\s]+|[\da-f:.]+)(?::(\d{1,5}))?$/i;

function isPort(text: string | undefined): boolean {
  return text === undefined || (Number(text) >= 1 && Number(text) <= 65_535);
}
