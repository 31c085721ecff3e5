import { formatMs } from '../../../../core/quantity.ts';
import type { ReportLatency, ReportSource } from '../../report-data.ts';
import { element } from '../element.ts';
import { counted, formatCount } from '../quantity-text.ts';
import { table } from '../table.ts';

const ROWS = ['avg', 'min', 'med', 'p(90)', 'p(95)', 'p(99)', 'max'] as const;
const ABOUT =
  'The actual start is when the work began. The intended start is when the schedule wanted it to begin: the second column has the time that was lost until then, too.';

/** Both latencies side by side, and what is to be said about them. */
export class LatencyTable {
  readonly root: HTMLElement = element('div', { class: 'panel both' });
  readonly #gaps: readonly string[];

  constructor(gaps: readonly string[]) {
    this.#gaps = gaps;
  }

  show({ label, noun, service, intended }: ReportSource): void {
    const columns = [
      { title: '' },
      { title: 'From actual start', isNumber: true },
      ...(intended === null ? [] : [{ title: 'From intended start', isNumber: true }]),
    ];
    const rows = ROWS.map((name) => [
      name.replace(/[()]/g, ''),
      text(service, name),
      ...(intended === null ? [] : [text(intended, name)]),
    ]);
    this.root.replaceChildren(
      element('h3', {}, [label]),
      table(`Latency of ${label}`, columns, rows),
      ...this.#gaps.map((gap) => element('p', { class: 'note warn' }, [gap])),
      ...(intended === null
        ? []
        : [element('p', { class: 'hint' }, [about(noun, service, intended)])]),
    );
  }
}

function about(noun: string, service: ReportLatency, intended: ReportLatency): string {
  const [all, scheduled] = [service.stats['count'] ?? 0, intended.stats['count'] ?? 0];
  if (all === scheduled) return ABOUT;
  const those = `It is of the ${counted(scheduled, noun)} that had a schedule, and the first one of all ${formatCount(all)}.`;
  return `${ABOUT} ${those}`;
}

function text({ stats }: ReportLatency, name: string): string {
  return formatMs(stats[name] ?? 0);
}
