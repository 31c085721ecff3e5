import { isIP } from 'node:net';
import * as z from 'zod';
import { DEFAULT_NETWORK, type ProxyPlan, type ProxyServerPlan } from '../../core/network.ts';
import { options } from './fields.ts';
import { mergeOptions } from './merge-options.ts';

const URL_ERROR = 'the URL of an HTTP proxy such as "http://user:password@proxy.example:3128"';
const LIST_ERROR = 'a list of hosts such as ["example.com", "10.0.0.0/8"]';
const HOST_ERROR = 'a name, an address, a network such as "10.0.0.0/8", or "*"';

/** The group `proxy`, of a scenario or of the config for all of them. */
export const proxyOptions = options({
  http: proxyUrl().optional(),
  https: proxyUrl().optional(),
  noProxy: z
    .array(
      z
        .string({ error: HOST_ERROR })
        .refine(isNoProxy, { error: HOST_ERROR })
        .transform((text) => text.toLowerCase()),
      { error: LIST_ERROR },
    )
    .readonly()
    .describe('list of hosts')
    .optional(),
})
  .readonly()
  .describe('[options](#proxy)');

/** What all layers of options come to, later ones win; without any, what the environment says. */
export function proxyPlan(
  layers: readonly (z.output<typeof proxyOptions> | undefined)[],
  environment: () => ProxyPlan | undefined,
): ProxyPlan {
  const defaults = DEFAULT_NETWORK.proxy;
  if (layers.every((layer) => layer === undefined)) return environment() ?? defaults;
  return { ...defaults, ...mergeOptions(layers) };
}

/** The URL of a proxy; without a scheme it is http. @returns `undefined` for what is none */
export function parseProxyUrl(text: string): ProxyServerPlan | undefined {
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') return undefined;
  const isSecure = url.protocol === 'https:';
  const { username, password } = url;
  return {
    isSecure,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isSecure ? 443 : 80) : Number(url.port),
    credentials:
      username === '' && password === ''
        ? undefined
        : { username: decoded(username), password: decoded(password) },
  };
}

function proxyUrl() {
  return z
    .string({ error: URL_ERROR })
    .transform((text, context): ProxyServerPlan => {
      const server = parseProxyUrl(text);
      if (server !== undefined) return server;
      // What was given may hold a password.
      context.addIssue({ code: 'custom', message: URL_ERROR });
      return z.NEVER;
    })
    .describe('URL of a proxy');
}

function isNoProxy(text: string): boolean {
  const [, network = '', bits] = /^(.*)\/(\d{1,3})$/.exec(text) ?? [];
  const version = isIP(network);
  if (version !== 0) return Number(bits) <= (version === 4 ? 32 : 128);
  return text === '*' || isIP(text) !== 0 || NAME.test(text);
}

/** A name or an address, perhaps with a port. */
const NAME = /^(?:(?:\*?\.)?[\p{L}\p{N}_-][\p{L}\p{N}_.-]*|\[[\da-f:.]+\])(?::\d{1,5})?$/iu;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
