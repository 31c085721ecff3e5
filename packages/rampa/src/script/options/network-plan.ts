import type * as z from 'zod';
import type { NetworkPlan, ProxyPlan } from '../../core/network.ts';
import { connectionOptions, connectionPlan } from './connection-options.ts';
import { dnsOptions, dnsPlan } from './dns-options.ts';
import { proxyOptions, proxyPlan } from './proxy-options.ts';
import { tlsOptions, tlsPlan } from './tls-options.ts';

/** The groups of options that say how servers are reached. */
export const networkFields = {
  connection: connectionOptions.optional(),
  dns: dnsOptions.optional(),
  tls: tlsOptions.optional(),
  proxy: proxyOptions.optional(),
};

/** These groups as they were read. */
export type NetworkGroups = {
  readonly [Name in keyof typeof networkFields]?: z.output<(typeof networkFields)[Name]>;
};

/**
 * What several layers of these groups come to, key by key; later ones win.
 * @param environmentProxy for when no layer has a group `proxy`
 */
export function networkPlan(
  layers: readonly NetworkGroups[],
  environmentProxy: () => ProxyPlan | undefined,
): NetworkPlan {
  return {
    connection: connectionPlan(layers.map(({ connection }) => connection)),
    dns: dnsPlan(layers.map(({ dns }) => dns)),
    tls: tlsPlan(layers.map(({ tls }) => tls)),
    proxy: proxyPlan(
      layers.map(({ proxy }) => proxy),
      environmentProxy,
    ),
  };
}

/** What is wrong with options that are right by themselves. */
export function networkProblem({ tls }: NetworkPlan): string | undefined {
  // TLSv1.2 and TLSv1.3 compare like the versions that they name.
  if (tls.minVersion <= tls.maxVersion) return undefined;
  return `tls.minVersion must be at most maxVersion (${tls.maxVersion}), got ${tls.minVersion}`;
}
