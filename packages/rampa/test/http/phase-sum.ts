import type { HttpTimings } from '../../src/core/http.ts';

/** What the phases of a request come to, which has to be its duration to the last bit. */
export function phaseSum(timings: HttpTimings): number {
  const { blocked, connecting, tlsHandshaking, sending, waiting, receiving } = timings;
  return blocked + connecting + tlsHandshaking + sending + waiting + receiving;
}
