import { isIP } from 'node:net';
import * as z from 'zod';
import { type ConnectionPlan, DEFAULT_NETWORK } from '../../core/network.ts';
import { duration, integer, options } from './fields.ts';
import { mergeOptions } from './merge-options.ts';

const BOOLEAN_ERROR = 'true or false';
const ADDRESS_ERROR = 'an address of this machine such as "192.0.2.7"';

/** The group `connection`, of a scenario or of the config for all of them. */
export const connectionOptions = options({
  reuse: z.boolean({ error: BOOLEAN_ERROR }).optional(),
  maxLifetime: duration(1).optional(),
  maxRequests: integer(1, Number.MAX_SAFE_INTEGER).optional(),
  idleTimeout: duration(1).optional(),
  share: z.enum(['vu', 'scenario'], { error: '"vu" or "scenario"' }).optional(),
  perHost: integer(1, 1_000_000).optional(),
  localAddress: z
    .string({ error: ADDRESS_ERROR })
    .refine((text) => isIP(text) !== 0, { error: ADDRESS_ERROR })
    .describe('IP address')
    .optional(),
})
  .superRefine(({ reuse, ...limits }, context) => {
    if (reuse !== false) return;
    for (const key of ['maxLifetime', 'maxRequests', 'idleTimeout'] as const) {
      if (limits[key] === undefined) continue;
      const problem = 'cannot be combined with reuse: false';
      context.addIssue({ code: 'custom', path: [key], params: { problem } });
    }
  })
  .readonly()
  .describe('[options](#connection)');

/** What all layers of options come to; later ones win. */
export function connectionPlan(
  layers: readonly (z.output<typeof connectionOptions> | undefined)[],
): ConnectionPlan {
  const given = mergeOptions(layers);
  const defaults = DEFAULT_NETWORK.connection;
  return {
    reuse: given.reuse ?? defaults.reuse,
    maxLifetimeMs: given.maxLifetime ?? defaults.maxLifetimeMs,
    maxRequests: given.maxRequests ?? defaults.maxRequests,
    idleTimeoutMs: given.idleTimeout ?? defaults.idleTimeoutMs,
    share: given.share ?? defaults.share,
    perHost: given.perHost ?? defaults.perHost,
    localAddress: given.localAddress ?? defaults.localAddress,
  };
}
