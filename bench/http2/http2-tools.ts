import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseRampa, type ToolReport } from '../peers/parse-report.ts';
import { h2load } from '../peers/peer-tools.ts';
import { readText } from '../peers/read-text.ts';
import type { Tool } from '../peers/tool.ts';
import { rampaCommand } from '../support/rampa-command.ts';
import { parseClient } from './parse-http2-report.ts';

const layer = clientTool('rampa layer', './layer-client.ts');
const node = clientTool('node:http2', './node-client.ts');

const rampa: Tool = {
  name: 'rampa',
  isInstalled: () => true,
  async prepare({ url, connections, durationSeconds, folder }) {
    return rampaCommand(new URL('./script.ts', import.meta.url), [
      ...['--vus', String(connections), '--duration', `${durationSeconds}s`],
      ...['--threads', '1', '--env', `TARGET_URL=${url}`, '--out', join(folder, 'result.json')],
    ]);
  },
  readReport: async ({ folder }) => parseRampa(await readText(join(folder, 'result.json'))),
};

/** In the order in which they are measured. */
export const HTTP2_TOOLS: readonly Tool[] = [rampa, layer, node, h2load];

/** A client in this folder, run by the Node that runs this. */
function clientTool(name: string, file: string): Tool {
  return {
    name,
    isInstalled: () => true,
    async prepare({ url, connections, durationSeconds }) {
      const script = fileURLToPath(new URL(file, import.meta.url));
      return [process.execPath, script, url, String(connections), String(durationSeconds)];
    },
    readReport: async (_, { stdout }): Promise<ToolReport | undefined> => parseClient(stdout),
  };
}
