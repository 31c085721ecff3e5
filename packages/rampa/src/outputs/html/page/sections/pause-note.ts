import { formatSeconds } from '../../../../core/quantity.ts';
import type { ReportData, ReportPause } from '../../report-data.ts';
import { clockText } from '../chart/axis-text.ts';
import { element } from '../element.ts';

/** A pause in a few words, as it is written into charts. */
export function pauseText({ seconds }: ReportPause): string {
  return seconds === null ? 'paused' : `paused ${formatSeconds(seconds)}`;
}

/** When the load was paused, and why charts show no gap there. */
export function pauseNote({ pauses, cut }: ReportData): HTMLElement[] {
  if (pauses.length === 0) return [];
  const times = pauses.map((one) => {
    return `at ${clockText(one.second)}${one.seconds === null ? '' : ` for ${formatSeconds(one.seconds)}`}`;
  });
  const others = (cut.pauses ?? pauses.length) - pauses.length;
  const rest = others === 0 ? '' : ` and ${others} more times`;
  const text = `The load was paused ${times.join(', ')}${rest}. Time in the charts is that of the load, which stands still in a pause.`;
  return [element('p', { class: 'hint pauses' }, [text])];
}
