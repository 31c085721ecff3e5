import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInstalled } from '../support/pin.ts';
import { rampaBenchCommand, rampaCommand } from '../support/rampa-command.ts';
import type { Measured } from '../support/spawn-measured.ts';
import {
  parseAutocannon,
  parseHey,
  parseK6,
  parseRampa,
  parseWrk,
  type ToolReport,
} from './parse-report.ts';

/** The load that every tool makes: that many connections, each one request after the other. */
export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly durationSeconds: number;
  /** For the files of one run. */
  readonly folder: string;
}

/** A load tester on this machine. */
export interface Tool {
  readonly name: string;
  isInstalled(): boolean;
  /** Writes what the tool needs to read, if anything, and gives its command line. */
  prepare(load: Load): Promise<readonly string[]>;
  readReport(load: Load, run: Measured): Promise<ToolReport | undefined>;
}

const AUTOCANNON = fileURLToPath(
  new URL('../../node_modules/autocannon/autocannon.js', import.meta.url),
);

const rampa: Tool = {
  name: 'rampa',
  isInstalled: () => true,
  async prepare({ url, connections, durationSeconds, folder }) {
    return rampaCommand(new URL('./script.ts', import.meta.url), [
      ...['--vus', String(connections), '--duration', `${durationSeconds}s`],
      ...['--threads', '1', '--env', `TARGET_URL=${url}`, '--out', join(folder, 'result.json')],
    ]);
  },
  readReport: async ({ folder }) => parseRampa(await textOf(folder, 'result.json')),
};

const rampaBench: Tool = {
  name: 'rampa bench',
  isInstalled: () => true,
  async prepare({ url, connections, durationSeconds, folder }) {
    return rampaBenchCommand(url, [
      ...['-c', String(connections), '-d', `${durationSeconds}s`],
      ...['--threads', '1', '--out', join(folder, 'result.json')],
    ]);
  },
  readReport: rampa.readReport,
};

const wrk: Tool = {
  name: 'wrk',
  isInstalled: () => isInstalled('wrk'),
  async prepare({ url, connections, durationSeconds }) {
    return ['wrk', '-t1', `-c${connections}`, `-d${durationSeconds}s`, url];
  },
  readReport: async (_, { stdout }) => parseWrk(stdout),
};

const autocannon: Tool = {
  name: 'autocannon',
  isInstalled: () => existsSync(AUTOCANNON),
  async prepare({ url, connections, durationSeconds }) {
    const size = ['-c', String(connections), '-d', String(durationSeconds)];
    return [process.execPath, AUTOCANNON, ...size, '--json', '--no-progress', url];
  },
  readReport: async (_, { stdout }) => parseAutocannon(stdout),
};

const hey: Tool = {
  name: 'hey',
  isInstalled: () => isInstalled('hey'),
  async prepare({ url, connections, durationSeconds }) {
    return ['hey', '-c', String(connections), '-z', `${durationSeconds}s`, '-cpus', '1', url];
  },
  readReport: async (_, { stdout }) => parseHey(stdout),
};

/** The same work as `script.ts`, in k6's words. */
const K6_SCRIPT = `
import http from 'k6/http';
import { check } from 'k6';
export default function () {
  check(http.get(__ENV.TARGET_URL), { 'status is 200': (response) => response.status === 200 });
}
export function handleSummary(data) {
  return { [__ENV.RESULT_PATH]: JSON.stringify(data) };
}
`;

const k6: Tool = {
  name: 'k6',
  isInstalled: () => isInstalled('k6'),
  async prepare({ url, connections, durationSeconds, folder }) {
    const script = join(folder, 'script.js');
    await writeFile(script, K6_SCRIPT);
    return [
      ...['k6', 'run', '--quiet', '--no-usage-report', '--vus', String(connections)],
      ...['--duration', `${durationSeconds}s`, '-e', `TARGET_URL=${url}`],
      ...['-e', `RESULT_PATH=${join(folder, 'result.json')}`, script],
    ];
  },
  readReport: async ({ folder }) => parseK6(await textOf(folder, 'result.json')),
};

/** The first one is what the others are compared with. */
export const TOOLS: readonly Tool[] = [rampa, rampaBench, wrk, autocannon, hey, k6];

/** Empty when the tool did not get as far as writing it. */
function textOf(folder: string, name: string): Promise<string> {
  return readFile(join(folder, name), 'utf8').catch(() => '');
}
