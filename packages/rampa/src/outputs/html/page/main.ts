import { pageHeader } from './page-header.ts';
import { readData } from './read-data.ts';
import { chartsSection } from './sections/charts-section.ts';
import { checksSection } from './sections/checks-section.ts';
import { errorsSection } from './sections/errors-section.ts';
import { healthSection } from './sections/health-section.ts';
import { metricsSection } from './sections/metrics-section.ts';
import { overviewSection } from './sections/overview-section.ts';
import { requestsSection } from './sections/requests-section.ts';
import { runSection } from './sections/run-section.ts';
import { scenariosSection } from './sections/scenarios-section.ts';
import { thresholdsSection } from './sections/thresholds-section.ts';
import { Theme } from './theme.ts';

const data = readData();
const theme = new Theme();
const charts = chartsSection(data, theme);
const sections = [
  overviewSection(data),
  thresholdsSection(data),
  charts?.root,
  requestsSection(data, (label) => charts?.select(label)),
  scenariosSection(data),
  checksSection(data),
  errorsSection(data),
  healthSection(data, charts?.health ?? []),
  metricsSection(data),
  runSection(data),
].filter((one) => one !== undefined);

document.title = `${data.run.exitCode === 0 ? 'Passed' : 'Failed'}: ${data.run.script ?? 'load test'}`;
document.querySelector('#report')?.append(pageHeader(data, sections, theme), ...sections);
addEventListener('beforeprint', () => print(true));
addEventListener('afterprint', () => print(false));

function print(isPrinting: boolean): void {
  theme.print(isPrinting);
  charts?.print(isPrinting);
}
