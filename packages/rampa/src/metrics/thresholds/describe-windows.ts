import { formatDuration } from '../../core/duration.ts';
import type { WindowResult, WindowsResult } from '../../core/threshold.ts';

/**
 * What a reader wants to know after the worst value of a threshold's windows: when it was, and how many windows were
 * crossed, such as `from 30s to 1m, 2 of 4 windows crossed, the first from 0s to 30s`.
 */
export function describeWindows(windows: WindowsResult): string {
  const { worst } = windows;
  const when = worst === null ? [] : [span(worst)];
  return [...when, ...(windows.longest_crossed === null ? counts(windows) : lasting(windows))].join(
    ', ',
  );
}

function counts({ judged, failed, worst, first_failed: first }: WindowsResult): string[] {
  if (first === null) return [judged === 1 ? '1 window' : `${judged} windows`];
  const isWorst = first.start === worst?.start;
  return [
    `${failed} of ${judged} windows crossed`,
    ...(isWorst ? [] : [`the first ${span(first)}`]),
  ];
}

function lasting({ first_failed: first, longest_crossed: longest }: WindowsResult): string[] {
  if (first !== null) return [`crossed without a break ${span(first)}`];
  return longest === null || longest === 0 ? [] : [`crossed for ${duration(longest)} at most`];
}

function span({ start, end }: WindowResult): string {
  return `from ${duration(start)} to ${duration(end)}`;
}

function duration(seconds: number): string {
  return formatDuration(seconds * 1000);
}
