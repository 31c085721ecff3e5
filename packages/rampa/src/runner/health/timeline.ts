import type { ShardSpan } from '../../core/health.ts';
import { worstShardSpan } from '../../metrics/spans/merge-spans.ts';

const MAX_PARTS = 60;

/** The load in at most 60 parts of whole seconds, each with the worst that any shard was in it. */
export function timelineOf(shards: readonly (readonly ShardSpan[])[]): ShardSpan[] {
  const spans = shards.flat();
  const endSecond = Math.max(0, ...spans.map(({ end }) => end));
  const partSeconds = Math.max(1, Math.ceil(endSecond / MAX_PARTS));
  const parts = new Map<number, ShardSpan>();
  for (const span of spans) {
    // The middle, because a span may begin a little before or after its second.
    const part = Math.floor((span.start + span.end) / 2 / partSeconds);
    const known = parts.get(part);
    parts.set(part, known === undefined ? span : worstShardSpan(known, span));
  }
  return [...parts].toSorted(([left], [right]) => left - right).map(([, span]) => span);
}
