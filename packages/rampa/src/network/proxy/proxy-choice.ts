import type { ProxyPlan } from '../../core/network.ts';
import { NoProxy } from './no-proxy.ts';
import { type ProxyServer, proxyServer } from './proxy-server.ts';

/** Knows which proxy leads to a server. */
export class ProxyChoice {
  readonly #http: ProxyServer | undefined;
  readonly #https: ProxyServer | undefined;
  readonly #noProxy: NoProxy;

  constructor({ http, https, noProxy }: ProxyPlan) {
    this.#http = http === undefined ? undefined : proxyServer(http);
    this.#https = https === undefined ? undefined : proxyServer(https);
    this.#noProxy = new NoProxy(noProxy);
  }

  /** @returns `undefined` for a server that is connected to directly */
  proxyFor(isSecure: boolean, host: string, port: number): ProxyServer | undefined {
    const proxy = isSecure ? this.#https : this.#http;
    return proxy === undefined || this.#noProxy.includes(host, port) ? undefined : proxy;
  }
}
