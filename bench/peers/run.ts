// npm run bench:peers -- [--rounds 5] [--duration 5] [--connections 50] [--only rampa,wrk]
//                        [--target nginx|bundled] [--json-output PATH]
//
// rampa and every other load tester on this machine against the same target in the same run. The target has
// one core for itself and each tool another one, where there are two. Start-up is part of the CPU time.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { benchMain, chosenNames } from '../support/bench-main.ts';
import { describeMachine, machineLine } from '../support/describe-machine.ts';
import { canPin } from '../support/pin.ts';
import { readCount } from '../support/read-number.ts';
import { defaultTarget, startTarget } from '../support/target.ts';
import { playRounds, type RoundResult, TARGET_CORE } from './rounds.ts';
import { formatStandings, standingsOf } from './standing.ts';
import { TOOLS } from './tool.ts';

await benchMain(async () => {
  const flags = readFlags();
  const tools = TOOLS.filter(({ name }) => flags.only.includes(name));
  const present = tools.filter((tool) => tool.isInstalled());
  const pinning = canPin();
  await using target = await startTarget(flags.target, { core: pinning ? TARGET_CORE : undefined });
  const setting = {
    target: target.name,
    rounds: flags.rounds,
    duration_seconds: flags.durationSeconds,
    connections: flags.connections,
    pinned: pinning,
  };
  const absent = tools.filter((tool) => !present.includes(tool)).map(({ name }) => name);
  process.stdout.write(machineLine() + describe(setting, absent));
  const results: RoundResult[] = [];
  for await (const result of playRounds(present, flags.rounds, { ...flags, url: target.url })) {
    results.push(result);
    process.stderr.write(progressLine(result, flags.rounds));
  }
  const standings = standingsOf(results);
  process.stdout.write(`\n${formatStandings(standings)}`);
  if (flags.jsonOutput === undefined) return;
  const document = { machine: describeMachine(), setting, standings, rounds: results };
  await writeFile(flags.jsonOutput, `${JSON.stringify(document, null, 2)}\n`);
});

function readFlags() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string' },
      duration: { type: 'string' },
      connections: { type: 'string' },
      only: { type: 'string' },
      target: { type: 'string', default: defaultTarget() },
      'json-output': { type: 'string' },
    },
  });
  const { target } = values;
  if (target !== 'nginx' && target !== 'bundled') {
    throw new Error(`--target must be nginx or bundled, got ${target}`);
  }
  return {
    rounds: readCount(values, 'rounds', 5),
    durationSeconds: readCount(values, 'duration', 5),
    connections: readCount(values, 'connections', 50),
    only: chosenNames(
      values.only,
      TOOLS.map(({ name }) => name),
    ),
    target,
    jsonOutput: values['json-output'],
  } as const;
}

function describe(
  setting: { target: string; rounds: number; connections: number; pinned: boolean } & {
    duration_seconds: number;
  },
  absent: readonly string[],
): string {
  const cores = setting.pinned
    ? 'target and tool on a core each'
    : 'target and tool share all cores';
  const load = `${setting.connections} connections for ${setting.duration_seconds} s`;
  const missing = absent.length === 0 ? '' : `not on this machine: ${absent.join(', ')}\n`;
  return `target ${setting.target}, ${load}, ${setting.rounds} rounds, ${cores}; CPU includes start-up\n${missing}`;
}

function progressLine(result: RoundResult, rounds: number): string {
  const rate = Math.round(result.requestsPerSecond);
  const outcome =
    result.failure ?? `${rate} requests/s, ${result.cpuMicrosPerRequest.toFixed(1)} us`;
  return `round ${result.round}/${rounds} ${result.tool}: ${outcome}\n`;
}
