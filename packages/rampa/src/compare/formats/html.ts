import type { Comparison, MetricDelta } from '../compare-runs.ts';
import { escapeHtml } from './escape-html.ts';
import { percentileChart } from './percentile-chart.ts';
import {
  allNotes,
  MARK_MEANINGS,
  markOf,
  type ShownRow,
  shownChange,
  shownRows,
  splitRows,
  verdictSentence,
} from './shown-rows.ts';

const STYLE = `
:root{color-scheme:light dark;--line:light-dark(#d9dee5,#333b46);--soft:light-dark(#5a6472,#9aa5b4);--bad:light-dark(#b3261e,#ff8a80);--good:light-dark(#1b6e3a,#7fd6a0);--a:light-dark(#5a6472,#9aa5b4);--b:light-dark(#0b5cad,#7ab8ff);--c:light-dark(#9a5b00,#f2b661);--d:light-dark(#7a2f9a,#d7a1f0)}
body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto}th,td{padding:.3rem .6rem;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}
th:nth-child(-n+2),td:nth-child(-n+2){text-align:left}.worse,.regressed{color:var(--bad)}.better{color:var(--good)}
.regressed{font-weight:600}.noise,.unclear,.soft,.marks,summary{color:var(--soft)}figure{margin:1rem 0}figure>svg{width:100%;height:auto}svg text{font:12px system-ui,sans-serif;fill:var(--soft)}
`;

/** A comparison as a page of its own, without scripts. */
export function formatHtml(comparisons: readonly Comparison[], maxChange: number): string {
  const [first] = comparisons;
  if (first === undefined) return '';
  const runs = [first.baseline, ...comparisons.map(({ current }) => current)];
  const { changed, unchanged } = splitRows(shownRows(comparisons));
  const head = [
    'Metric',
    'Stat',
    first.baseline.label,
    ...comparisons.flatMap(({ current }) => [current.label, 'Change']),
  ];
  const chart =
    percentileChart(runs, 'http_req_duration') ?? percentileChart(runs, 'iteration_duration');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>rampa compare</title><style>${STYLE}</style></head><body>
<h1>${escapeHtml(runs.map(({ label }) => label).join(' · '))}</h1>
<p>${escapeHtml(verdictSentence(comparisons, maxChange))}</p>
${allNotes(comparisons)
  .map((note) => `<p class="soft">${escapeHtml(note)}</p>`)
  .join('\n')}
${chart ?? ''}
<p class="marks">${LEGEND}</p>
${changed.length === 0 ? '' : tableOf(head, changed)}
<details${changed.length === 0 ? ' open' : ''}><summary>What has not changed, or not more than chance explains</summary>
${tableOf(head, unchanged)}
</details>
</body></html>
`;
}

const SIGNS = { regressed: '!', worse: '▲', better: '✓', noise: '~', unclear: '?' } as const;

const LEGEND = (['regressed', 'worse', 'better', 'noise', 'unclear'] as const)
  .map((mark) => `<span class="${mark}">${SIGNS[mark]}</span> ${MARK_MEANINGS[mark]}`)
  .join(' · ');

function tableOf(head: readonly string[], rows: readonly ShownRow[]): string {
  return `<div class="scroll"><table><thead><tr>${head.map((cell) => `<th>${escapeHtml(cell)}</th>`).join('')}</tr></thead><tbody>
${rows.map(tableRow).join('\n')}
</tbody></table></div>`;
}

function tableRow({ metric, stat, baseline, others, show }: ShownRow): string {
  const cells = others.map((delta) =>
    delta === undefined
      ? '<td></td><td></td>'
      : `<td>${escapeHtml(show(delta.current))}</td>${changeCell(delta)}`,
  );
  return `<tr><td>${escapeHtml(metric)}</td><td>${escapeHtml(stat)}</td><td>${escapeHtml(show(baseline))}</td>${cells.join('')}</tr>`;
}

/** The sign says the same as the colour. */
function changeCell(delta: MetricDelta): string {
  const mark = markOf(delta);
  const sign = mark === 'none' ? '' : ` ${SIGNS[mark]}`;
  return `<td class="${mark}">${shownChange(delta)}${sign}</td>`;
}
