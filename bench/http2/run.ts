// npm run bench:http2 -- [--rounds 5] [--duration 5] [--connections 50] [--only rampa,h2load]
//                        [--json-output PATH]
//
// What a request over HTTP/2 costs: in rampa, in its own layer for HTTP/2, in Node's, and in h2load; all of them
// against one nginx, with prior knowledge (h2c) and over TLS (h2). Start-up is part of the CPU time.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Bar, formatOutcomes, judgeBars } from '../peers/bar.ts';
import { CPU_PER_REQUEST } from '../peers/figure.ts';
import { h2load } from '../peers/peer-tools.ts';
import { playRounds, type RoundResult, TARGET_CORE } from '../peers/rounds.ts';
import { standingsOf } from '../peers/standing.ts';
import { formatStandings } from '../peers/standings-table.ts';
import { benchMain, chosenNames } from '../support/bench-main.ts';
import { describeMachine, machineLine } from '../support/describe-machine.ts';
import { canPin, isInstalled } from '../support/pin.ts';
import { readCount } from '../support/read-number.ts';
import { startHttp2Target } from './http2-target.ts';
import { HTTP2_TOOLS } from './http2-tools.ts';

const GOAL: Bar = {
  tool: 'rampa',
  peer: h2load.name,
  figure: CPU_PER_REQUEST,
  limit: { type: 'at most', ratio: 2 },
  isGoal: true,
};

await benchMain(async () => {
  const flags = readFlags();
  if (!isInstalled('nginx')) throw new Error('this bench needs nginx');
  const tools = HTTP2_TOOLS.filter((tool) => flags.only.includes(tool.name) && tool.isInstalled());
  const pinned = canPin();
  await using target = await startHttp2Target(pinned ? TARGET_CORE : undefined);
  const { rounds, durationSeconds, connections } = flags;
  const load = `${connections} connections for ${durationSeconds} s, ${rounds} rounds`;
  const cores = pinned ? 'target and tool on a core each' : 'target and tool share all cores';
  process.stdout.write(`${machineLine()}target nginx, ${load}, ${cores}; CPU includes start-up\n`);
  const documents: object[] = [];
  for (const [protocol, url] of Object.entries(target.urls)) {
    const results: RoundResult[] = [];
    for await (const result of playRounds(tools, rounds, { ...flags, url })) results.push(result);
    const standings = standingsOf(results);
    const goals = judgeBars([GOAL], standings);
    const base = tools.includes(h2load) ? h2load.name : undefined;
    const table = formatStandings(standings, { base }) + formatOutcomes(goals);
    process.stdout.write(`\n${protocol}\n${table}`);
    documents.push({ protocol, standings, goals, rounds: results });
  }
  if (flags.jsonOutput === undefined) return;
  const setting = { rounds, connections, duration_seconds: durationSeconds, pinned };
  const document = { machine: describeMachine(), setting, protocols: documents };
  await writeFile(flags.jsonOutput, `${JSON.stringify(document, null, 2)}\n`);
});

function readFlags() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string' },
      duration: { type: 'string' },
      connections: { type: 'string' },
      only: { type: 'string' },
      'json-output': { type: 'string' },
    },
  });
  const names = HTTP2_TOOLS.map(({ name }) => name);
  return {
    rounds: readCount(values, 'rounds', 5),
    durationSeconds: readCount(values, 'duration', 5),
    connections: readCount(values, 'connections', 50),
    only: chosenNames(values.only, names),
    jsonOutput: values['json-output'],
  };
}
