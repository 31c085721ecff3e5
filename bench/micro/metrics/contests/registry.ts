import type { Contest } from '../contest.ts';
import { fewShape, fullShape, typicalShape } from '../shapes.ts';
import { decodeContest } from './decode.ts';
import { deviationContest } from './deviation.ts';
import { encodeContest } from './encode.ts';
import { mergeContest } from './merge.ts';
import { percentilesContest } from './percentiles.ts';
import { recordContest } from './record.ts';

/** All contests, on latencies as they come and on the worst case. `initWebAssembly` must have been awaited. */
export function openContests(): readonly Contest[] {
  const shapes = [fewShape(), typicalShape(), fullShape()];
  return [
    recordContest(),
    ...shapes.map(mergeContest),
    ...shapes.map(percentilesContest),
    ...shapes.map(deviationContest),
    ...shapes.map(encodeContest),
    ...shapes.map(decodeContest),
  ];
}
