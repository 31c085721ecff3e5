interface Span {
  readonly start: number;
  readonly end: number;
}

/** Spans may miss each other by a timer's lateness. */
const GAP_SECONDS = 0.5;
/** From here on it was so all the time. */
const THROUGHOUT = 0.99;

/** When within a load something was so, in words that end a sentence such as "the loop was busy". */
export function whenIn(bad: readonly Span[], all: readonly Span[]): string {
  const share = secondsOf(bad) / secondsOf(all);
  if (share >= THROUGHOUT) return 'throughout';
  const stretches = stretchesOf(bad);
  const [longest] = stretches.toSorted((left, right) => lengthOf(right) - lengthOf(left));
  if (longest === undefined) return 'at no time';
  const { start, end } = longest;
  const from = Math.floor(start + GAP_SECONDS);
  const stretch = `from second ${from} to ${Math.max(from + 1, Math.round(end))}`;
  return stretches.length === 1
    ? stretch
    : `in ${formatShare(share)} of the seconds, longest ${stretch}`;
}

/** How long the spans are together. */
export function secondsOf(spans: readonly Span[]): number {
  return spans.reduce((sum, span) => sum + lengthOf(span), 0);
}

/** A share from 0 to 1 in per cent, such as `98 %`, and `3.2 %` when it is small. */
export function formatShare(share: number): string {
  const percent = share * 100;
  return `${Number(percent.toFixed(percent < 10 ? 1 : 0))} %`;
}

/** Spans that follow each other, as one. */
function stretchesOf(spans: readonly Span[]): Span[] {
  const stretches: Span[] = [];
  for (const span of spans) {
    const last = stretches.at(-1);
    if (last !== undefined && span.start - last.end < GAP_SECONDS) {
      stretches[stretches.length - 1] = { start: last.start, end: span.end };
    } else stretches.push(span);
  }
  return stretches;
}

function lengthOf({ start, end }: Span): number {
  return end - start;
}
