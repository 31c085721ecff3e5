import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseH2load } from '../http2/parse-http2-report.ts';
import { isInstalled } from '../support/pin.ts';
import { parseAutocannon, parseHey, parseK6, parseWrk } from './parse-report.ts';
import { readText } from './read-text.ts';
import type { Tool } from './tool.ts';

// None of them looks at a server's certificate: wrk, hey, autocannon and h2load never do, k6 is told not to.

const AUTOCANNON = fileURLToPath(
  new URL('../../node_modules/autocannon/autocannon.js', import.meta.url),
);

export const wrk: Tool = {
  name: 'wrk',
  isInstalled: () => isInstalled('wrk'),
  async prepare({ url, connections, durationSeconds }) {
    return ['wrk', '-t1', `-c${connections}`, `-d${durationSeconds}s`, url];
  },
  readReport: async (_, { stdout }) => parseWrk(stdout),
};

export const autocannon: Tool = {
  name: 'autocannon',
  isInstalled: () => existsSync(AUTOCANNON),
  async prepare({ url, connections, durationSeconds }) {
    const size = ['-c', String(connections), '-d', String(durationSeconds)];
    return [process.execPath, AUTOCANNON, ...size, '--json', '--no-progress', url];
  },
  readReport: async (_, { stdout }) => parseAutocannon(stdout),
};

export const hey: Tool = {
  name: 'hey',
  isInstalled: () => isInstalled('hey'),
  async prepare({ url, connections, durationSeconds }) {
    return ['hey', '-c', String(connections), '-z', `${durationSeconds}s`, '-cpus', '1', url];
  },
  readReport: async (_, { stdout }) => parseHey(stdout),
};

/** One request at a time on each connection, as the others do it. */
export const h2load: Tool = {
  name: 'h2load',
  isInstalled: () => isInstalled('h2load'),
  async prepare({ url, connections, durationSeconds }) {
    return ['h2load', '-t1', `-c${connections}`, '-m1', '-D', String(durationSeconds), url];
  },
  readReport: async (_, { stdout }) => parseH2load(stdout),
};

/** The same work as `script.ts`, in k6's words; over TLS it speaks HTTP/2 where the server does. */
const K6_SCRIPT = `
import http from 'k6/http';
import { check } from 'k6';
export const options = { insecureSkipTLSVerify: true };
export default function () {
  check(http.get(__ENV.TARGET_URL), { 'status is 200': (response) => response.status === 200 });
}
export function handleSummary(data) {
  return { [__ENV.RESULT_PATH]: JSON.stringify(data) };
}
`;

export const k6: Tool = {
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
  readReport: async ({ folder }) => parseK6(await readText(join(folder, 'result.json'))),
};
