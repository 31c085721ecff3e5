import type { ProxyPlan, ProxyServerPlan } from '../../core/network.ts';
import type { Problems } from '../../core/problems.ts';
import { parseProxyUrl } from './proxy-options.ts';

/** Hosts that the environment's proxies are never for: they would not reach this machine. */
const LOOPBACK = ['localhost', '127.0.0.0/8', '::1'];

/**
 * The proxies that `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` name; each also in lower case.
 * @returns `undefined` when they name none
 */
export function environmentProxy(
  environment: Readonly<Record<string, string | undefined>>,
  problems: Problems,
): ProxyPlan | undefined {
  const http = readServer('HTTP_PROXY', environment, problems);
  const https = readServer('HTTPS_PROXY', environment, problems);
  if (http === undefined && https === undefined) return undefined;
  const [, noProxy = ''] = variable('NO_PROXY', environment) ?? [];
  const hosts = noProxy.split(',').map((text) => text.trim().toLowerCase());
  return { http, https, noProxy: [...LOOPBACK, ...hosts.filter((host) => host !== '')] };
}

function readServer(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
  problems: Problems,
): ProxyServerPlan | undefined {
  const [found, text] = variable(name, environment) ?? [];
  if (found === undefined || text === undefined) return undefined;
  const server = parseProxyUrl(text);
  if (server === undefined) {
    problems.add(
      `the environment variable ${found} must be the URL of an HTTP proxy`,
      'Unset it, or set the option proxy, which is used instead.',
    );
  }
  return server;
}

function variable(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): readonly [name: string, value: string] | undefined {
  for (const each of [name, name.toLowerCase()]) {
    const value = environment[each];
    if (value !== undefined && value !== '') return [each, value];
  }
  return undefined;
}
