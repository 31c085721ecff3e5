// npm run bench:peers -- [--only http,https,http2,body] [--tools rampa,wrk] [--rounds 5] [--duration 8]
//                        [--connections 50] [--json-output PATH]
//
// rampa and every other load tester on this machine against the same target: each section has its own kind of
// request, and says which of rampa's bars are met. Within a section the tools take turns, round after round. The
// target has one core for itself and each tool another one, where there are two. A tool's CPU time is that of its
// process from start to exit, over the requests that were answered: start-up counts in full, so a shorter
// --duration makes a tool that needs a while to start look more expensive.
import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { benchMain, chosenNames } from '../support/bench-main.ts';
import { describeMachine, machineLine } from '../support/describe-machine.ts';
import { formatNumber } from '../support/format-table.ts';
import { canPin } from '../support/pin.ts';
import { median } from '../support/quantile.ts';
import { rampaCommand } from '../support/rampa-command.ts';
import { readCount } from '../support/read-number.ts';
import { spawnMeasured } from '../support/spawn-measured.ts';
import { formatOutcomes, judgeBars } from './bar.ts';
import { startPeersTarget } from './peers-target.ts';
import { playRounds, type RoundResult, TARGET_CORE } from './rounds.ts';
import { SECTIONS, type Section } from './section.ts';
import { type Standing, standingsOf } from './standing.ts';
import { formatStandings } from './standings-table.ts';

await benchMain(async () => {
  const flags = readFlags();
  const pinned = canPin();
  await using target = await startPeersTarget(pinned ? TARGET_CORE : undefined);
  const setting = {
    target: target.name,
    rounds: flags.rounds,
    duration_seconds: flags.durationSeconds,
    connections: flags.connections,
    pinned,
    load_average_before: loadavg()[0] ?? Number.NaN,
  };
  process.stdout.write(machineLine() + describe(setting));
  const startUpMs = await measureStartUp();
  process.stdout.write(`rampa starts and ends with ${startUpMs.toFixed(0)} ms of CPU time\n`);
  const load = { ...flags, startUpMs };
  const documents: object[] = [];
  for (const section of SECTIONS.filter(({ name }) => flags.sections.includes(name))) {
    process.stdout.write(`\n${section.name}: ${section.title}\n`);
    const url = target.urls[section.name];
    if (url === undefined) process.stdout.write('not measured: needs nginx and openssl\n');
    else documents.push(await measure(section, url, load));
  }
  if (flags.jsonOutput === undefined) return;
  const machine = describeMachine();
  const document = { machine, setting, rampa_start_up_cpu_ms: startUpMs, sections: documents };
  await writeFile(flags.jsonOutput, `${JSON.stringify(document, null, 2)}\n`);
});

type Flags = ReturnType<typeof readFlags>;

function readFlags() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      tools: { type: 'string' },
      rounds: { type: 'string' },
      duration: { type: 'string' },
      connections: { type: 'string' },
      'json-output': { type: 'string' },
    },
  });
  const toolNames = SECTIONS.flatMap(({ tools }) => tools.map(({ name }) => name));
  const sectionNames = SECTIONS.map(({ name }) => name);
  return {
    sections: chosenNames(values.only, sectionNames),
    tools: chosenNames(values.tools, [...new Set(toolNames)], '--tools'),
    rounds: readCount(values, 'rounds', 5),
    durationSeconds: readCount(values, 'duration', 8),
    connections: readCount(values, 'connections', 50),
    jsonOutput: values['json-output'],
  };
}

function describe(setting: {
  readonly target: string;
  readonly rounds: number;
  readonly duration_seconds: number;
  readonly connections: number;
  readonly pinned: boolean;
  readonly load_average_before: number;
}): string {
  const load = `${setting.connections} connections for ${setting.duration_seconds} s`;
  const cores = setting.pinned
    ? 'target and tool on a core each'
    : 'target and tool share all cores';
  const busy = `load average before: ${setting.load_average_before.toFixed(2)}`;
  return `target ${setting.target}, ${load}, ${setting.rounds} rounds, ${cores}, ${busy}\nmedians (lowest..highest); CPU time includes start-up\n`;
}

/** What of a round's CPU time is no request's: that of a run which makes next to none. */
async function measureStartUp(): Promise<number> {
  const script = new URL('./script.ts', import.meta.url);
  const flags = ['--scenario', 'http', '--vus', '1', '--duration', '1ms', '--threads', '1'];
  const runs: number[] = [];
  for (let count = 0; count < 3; count++) {
    const { cpuMs } = await spawnMeasured(rampaCommand(script, flags));
    runs.push(cpuMs);
  }
  return median(runs);
}

async function measure(
  section: Section,
  url: string,
  { startUpMs, ...flags }: Flags & { readonly startUpMs: number },
): Promise<object> {
  const wanted = section.tools.filter(({ name }) => flags.tools.includes(name));
  const present = wanted.filter((tool) => tool.isInstalled());
  const rounds: RoundResult[] = [];
  for await (const result of playRounds(present, flags.rounds, { ...flags, url })) {
    rounds.push(result);
    process.stderr.write(progressLine(section, result, flags.rounds));
  }
  const standings = standingsOf(rounds);
  const bars = judgeBars(section.bars, standings);
  const { figures, floor } = section;
  process.stdout.write(`${formatStandings(standings, { base: floor.name, figures })}\n`);
  process.stdout.write(formatOutcomes(bars));
  process.stdout.write(startUpLine(standings, startUpMs, flags.durationSeconds));
  const absent = wanted.filter((tool) => !present.includes(tool)).map(({ name }) => name);
  if (absent.length > 0) process.stdout.write(`not on this machine: ${absent.join(', ')}\n`);
  return { section: section.name, standings, bars, rounds };
}

/** On a machine that is busy with something else there are few requests to share it. */
function startUpLine(
  standings: readonly Standing[],
  startUpMs: number,
  durationSeconds: number,
): string {
  const shares = standings
    .filter(({ tool }) => tool.startsWith('rampa'))
    .map(({ tool, requestsPerSecond }) => {
      const micros = (startUpMs * 1000) / (requestsPerSecond.median * durationSeconds);
      return `${formatNumber(micros, 1)} in ${tool}`;
    });
  return shares.length === 0 ? '' : `start-up, CPU us/request: ${shares.join(', ')}\n`;
}

function progressLine({ name }: Section, result: RoundResult, rounds: number): string {
  const rate = Math.round(result.requestsPerSecond);
  const outcome =
    result.failure ?? `${rate} requests/s, ${result.cpuMicrosPerRequest.toFixed(1)} us`;
  return `${name} ${result.round}/${rounds} ${result.tool}: ${outcome}\n`;
}
