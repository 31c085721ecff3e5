import { formatMs, formatPercent, formatRate, formatSeconds } from '../../../../core/quantity.ts';
import type { ReportData, ReportRun, ReportSource } from '../../report-data.ts';
import { element } from '../element.ts';
import { counted, formatCount } from '../quantity-text.ts';
import { panel } from '../section.ts';
import { judgement } from './judgement.ts';

/** The first screen: did it pass, what was the load, how fast was it, what failed, and can that be trusted. */
export function overviewSection(data: ReportData): HTMLElement {
  const main = data.overall[0];
  return element('section', { id: 'overview' }, [
    verdictPanel(data),
    element('div', { class: 'cards' }, [
      loadCard(data, main),
      latencyCard(main),
      errorsCard(data, main),
      trustCard(data),
    ]),
  ]);
}

function verdictPanel({ run, totals }: ReportData): HTMLElement {
  const hasPassed = run.exitCode === 0;
  const causes = run.causes.map(({ message, hint }) =>
    element('li', {}, [
      message,
      ...(hint === null ? [] : [element('span', { class: 'hint' }, [hint])]),
    ]),
  );
  return panel(
    [
      element('div', { class: 'verdict-line' }, [
        element('strong', { class: 'stamp', id: 'verdict' }, [hasPassed ? '✓ Passed' : '✗ Failed']),
        element('h1', {}, [run.script?.split(/[/\\]/).at(-1) ?? 'Load test']),
      ]),
      element('p', { class: 'statement' }, [
        `${OUTCOMES[run.status](run)} ${judgement(totals.thresholds)}`.trim(),
        ...(run.part === null ? [] : [` Only ${run.part} of the run is shown.`]),
      ]),
      ...(hasPassed || causes.length === 0 ? [] : [element('ul', { class: 'causes' }, causes)]),
      facts(run, totals.pausedSeconds),
    ],
    hasPassed ? 'verdict good' : 'verdict bad',
  );
}

const OUTCOMES: Readonly<Record<ReportRun['status'], (run: ReportRun) => string>> = {
  passed: ({ exitCode }) => (exitCode === 0 ? '' : 'The run came to its end.'),
  threshold_failed: ({ stopReason }) =>
    stopReason === null ? '' : 'A threshold ended the run early.',
  setup_failed: () => 'Setup failed, so there was no load.',
  execution_failed: () => 'Something went wrong while the load was running.',
  teardown_failed: () => 'Teardown failed.',
  stopped: ({ stopReason }) =>
    stopReason === null ? 'The run was stopped.' : `The run was stopped by ${stopReason}.`,
};

function facts(run: ReportRun, paused: number): HTMLElement {
  const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
  const shards = counted(run.shards, 'shard');
  const texts = [
    ...(run.script === null ? [] : [run.script]),
    date.format(run.startedAt),
    ...(run.seconds === null ? ['no load'] : [`${formatSeconds(run.seconds)} of load`]),
    ...(paused === 0 ? [] : [`paused for ${formatSeconds(paused)}`]),
    ...[shards, `run ${run.id}`, `exit code ${run.exitCode}`],
  ];
  return element(
    'p',
    { class: 'facts' },
    texts.map((text) => element('span', {}, [text])),
  );
}

interface Card {
  readonly id: string;
  readonly title: string;
  readonly value: string;
  readonly details: readonly (Node | string)[];
  readonly look?: 'good' | 'bad' | 'warn' | undefined;
}

function card({ id, title, value, details, look }: Card): HTMLElement {
  return panel(
    [
      element('h2', { class: 'card-title' }, [title]),
      element('p', { class: 'card-value', id: `card-${id}` }, [value]),
      ...details.map((one) => element('p', { class: 'card-detail' }, [one])),
    ],
    `card ${look ?? ''}`.trim(),
  );
}

function loadCard({ run, totals }: ReportData, main: ReportSource | undefined): Node {
  const seconds = run.seconds ?? 0;
  const { peakVus: peak, executors } = totals;
  return card({
    id: 'load',
    title: 'Load',
    value: main === undefined ? 'none' : formatRate(seconds > 0 ? main.count / seconds : 0),
    details: [
      main === undefined ? 'nothing was measured' : counted(main.count, main.noun),
      [...(peak === null ? [] : [`${counted(peak, 'VU')} at most`]), executors.join(', ')].join(
        ' · ',
      ),
    ],
  });
}

function latencyCard(main: ReportSource | undefined): Node {
  const stats = main?.service.stats ?? {};
  const at = (name: string): string => formatMs(stats[name] ?? 0);
  const intended = main?.intended?.stats['p(95)'];
  return card({
    id: 'latency',
    title: 'Latency, p95',
    value: main === undefined ? '–' : at('p(95)'),
    details:
      main === undefined
        ? []
        : [
            `p50 ${at('med')} · p99 ${at('p(99)')} · max ${at('max')}`,
            intended === undefined
              ? 'from the actual start'
              : `${formatMs(intended)} from the intended start`,
          ],
  });
}

function errorsCard({ totals }: ReportData, main: ReportSource | undefined): Node {
  const failed = main?.failed ?? 0;
  const others = [
    [totals.iterationErrors, 'iteration errors'],
    [totals.failedChecks, 'failed checks'],
    [totals.dropped, 'dropped'],
    [totals.interrupted, 'interrupted'],
  ] as const;
  const seen = others.filter(([count]) => count > 0);
  return card({
    id: 'errors',
    title: 'Errors',
    value: formatPercent(main === undefined || main.count === 0 ? 0 : failed / main.count),
    details: [
      main === undefined
        ? ''
        : `${formatCount(failed)} of ${counted(main.count, main.noun)} failed`,
      seen.length === 0
        ? 'nothing else went wrong'
        : seen.map(([count, what]) => `${formatCount(count)} ${what}`).join(' · '),
    ],
    look: failed + seen.length > 0 ? 'warn' : 'good',
  });
}

const LOOKS = { trusted: 'good', suspect: 'warn', invalid: 'bad' } as const;

function trustCard({ health, totals }: ReportData): Node {
  const { reasons, loopDelayP99Ms: delay, utilisation: busy } = totals;
  return card({
    id: 'trust',
    title: 'Load generator',
    value: health.verdict,
    details: [
      reasons === 0
        ? 'it kept up with the load'
        : element('a', { href: '#generator' }, [`${counted(reasons, 'reason')}: see why`]),
      ...(health.shards.length === 0
        ? []
        : [`${formatPercent(busy)} busy · p99 late by ${formatMs(delay)}`]),
    ],
    look: LOOKS[health.verdict],
  });
}
