import type { Comparison, MetricDelta } from '../compare-runs.ts';
import { escapeHtml } from './escape-html.ts';
import { percentileChart } from './percentile-chart.ts';
import { shownChange, shownNumber, shownRows, verdictSentence } from './shown-rows.ts';

const STYLE = `
:root{color-scheme:light dark;--line:light-dark(#d9dee5,#333b46);--soft:light-dark(#5a6472,#9aa5b4);--bad:light-dark(#b3261e,#ff8a80);--good:light-dark(#1b6e3a,#7fd6a0);--a:light-dark(#5a6472,#9aa5b4);--b:light-dark(#0b5cad,#7ab8ff);--c:light-dark(#9a5b00,#f2b661);--d:light-dark(#7a2f9a,#d7a1f0)}
body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto}th,td{padding:.3rem .6rem;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}
th:nth-child(-n+2),td:nth-child(-n+2){text-align:left}.worse,.regressed{color:var(--bad)}.better{color:var(--good)}
.regressed{font-weight:600}.noise,.soft{color:var(--soft)}figure{margin:1rem 0}figure>svg{width:100%;height:auto}svg text{font:12px system-ui,sans-serif;fill:var(--soft)}
`;

/** A comparison as a page of its own, without scripts. */
export function formatHtml(comparisons: readonly Comparison[], maxChange: number): string {
  const [first] = comparisons;
  if (first === undefined) return '';
  const runs = [first.baseline, ...comparisons.map(({ current }) => current)];
  const notes = [...new Set(comparisons.flatMap((one) => one.notes))];
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
${notes.map((note) => `<p class="soft">${escapeHtml(note)}</p>`).join('\n')}
${chart ?? ''}
<div class="scroll"><table><thead><tr>${head.map((cell) => `<th>${escapeHtml(cell)}</th>`).join('')}</tr></thead><tbody>
${shownRows(comparisons).map(tableRow).join('\n')}
</tbody></table></div>
</body></html>
`;
}

function tableRow({
  metric,
  stat,
  baseline,
  others,
}: ReturnType<typeof shownRows>[number]): string {
  const cells = others.map((delta) =>
    delta === undefined
      ? '<td></td><td></td>'
      : `<td>${shownNumber(delta.current)}</td><td class="${classOf(delta)}">${shownChange(delta)}</td>`,
  );
  return `<tr><td>${escapeHtml(metric)}</td><td>${escapeHtml(stat)}</td><td>${shownNumber(baseline)}</td>${cells.join('')}</tr>`;
}

function classOf({ regressed, verdict }: MetricDelta): string {
  return regressed ? 'regressed' : verdict;
}
