// npm run docs [-- --check]
//
// Writes docs/reference/ from the tables, schemas and commands in the sources. With --check nothing is
// written: a page that would change is named, and the exit code is 1.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cliPage } from './docs/cli-page.ts';
import { errorsPage } from './docs/errors-page.ts';
import { healthPage } from './docs/health-page.ts';
import { httpPage } from './docs/http-page.ts';
import { indexPage } from './docs/index-page.ts';
import { metricsPage } from './docs/metrics-page.ts';
import { optionsPage } from './docs/options-page.ts';
import { outputsPage } from './docs/outputs-page.ts';
import type { Page } from './docs/page.ts';
import { resultFilePage } from './docs/result-file-page.ts';
import { thresholdsPage } from './docs/thresholds-page.ts';

const FOLDER = join(import.meta.dirname, '../docs/reference');

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const generated = [
  cliPage(),
  optionsPage(),
  metricsPage(),
  thresholdsPage(),
  healthPage(),
  httpPage(),
  await outputsPage(),
  resultFilePage(),
  errorsPage(),
];
const pages = [indexPage(generated), ...generated];
const changed = pages.filter(({ name, text }) => read(name) !== text).map(({ name }) => name);
const superfluous = presentNames().filter((name) => !pages.some((page) => page.name === name));
if (values.check) report();
else update(pages, superfluous);

function report(): void {
  for (const name of [...changed, ...superfluous]) {
    process.stdout.write(`docs/reference/${name} is stale: run 'npm run docs'\n`);
    process.exitCode = 1;
  }
}

function update(all: readonly Page[], removed: readonly string[]): void {
  mkdirSync(FOLDER, { recursive: true });
  for (const { name, text } of all) writeFileSync(join(FOLDER, name), text);
  for (const name of removed) rmSync(join(FOLDER, name));
}

function read(name: string): string | undefined {
  return presentNames().includes(name) ? readFileSync(join(FOLDER, name), 'utf8') : undefined;
}

function presentNames(): readonly string[] {
  try {
    return readdirSync(FOLDER);
  } catch {
    return [];
  }
}
