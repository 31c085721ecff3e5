import { join } from 'node:path';
import { rampaBenchCommand, rampaCommand } from '../support/rampa-command.ts';
import { parseRampa } from './parse-report.ts';
import { readText } from './read-text.ts';
import type { Tool } from './tool.ts';

/** `rampa run` with one of the scenarios of `script.ts`, on one thread. */
export function rampaTool(name: string, scenario: string): Tool {
  return {
    name,
    isInstalled: () => true,
    async prepare({ url, connections, durationSeconds, folder }) {
      return rampaCommand(new URL('./script.ts', import.meta.url), [
        ...['--scenario', scenario, '--vus', String(connections)],
        ...['--duration', `${durationSeconds}s`, '--threads', '1'],
        ...['--env', `TARGET_URL=${url}`, '--out', join(folder, 'result.json')],
      ]);
    },
    readReport: async ({ folder }) => parseRampa(await readText(join(folder, 'result.json'))),
  };
}

/** `rampa bench`, on one thread. */
export const rampaBench: Tool = {
  name: 'rampa bench',
  isInstalled: () => true,
  async prepare({ url, connections, durationSeconds, folder }) {
    return rampaBenchCommand(url, [
      ...['-c', String(connections), '-d', `${durationSeconds}s`],
      ...['--threads', '1', '--out', join(folder, 'result.json')],
    ]);
  },
  readReport: async ({ folder }) => parseRampa(await readText(join(folder, 'result.json'))),
};
