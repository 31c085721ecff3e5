// npm run check
//
// Everything that can be said about the sources without running the product: a line per step, and the output
// of the steps that fail. Nothing is written. `npm run format` repairs what can be repaired by itself.
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

/** The steps, slowest first, so that the last ones are short. */
const STEPS: Readonly<Record<string, string>> = {
  'package doors': 'publint run packages/rampa --strict',
  types: 'tsc -p .',
  'types of the report page': 'tsc -p packages/rampa/src/outputs/html/page',
  'format and lint': 'biome check --error-on-warnings --max-diagnostics=100 .',
  'dead code': 'knip',
  'tidy rules': 'vitest run test/tidy.test.ts --reporter=minimal',
  'generated docs': 'node scripts/docs.ts --check',
};

/** Most steps keep one core busy. */
const AT_ONCE = 2;

/** A step that takes longer hangs. */
const STEP_LIMIT_MS = 300_000;

const ROOT = join(import.meta.dirname, '..');

interface Outcome {
  readonly name: string;
  readonly command: string;
  readonly passed: boolean;
  readonly output: string;
}

const startedMs = performance.now();
const waiting = Object.entries(STEPS);
const outcomes: Outcome[] = [];
await Promise.all(Array.from({ length: AT_ONCE }, work));
const failed = outcomes.filter(({ passed }) => !passed);
for (const { name, command, output } of failed) {
  process.stdout.write(`\n--- ${name}: npx ${command}\n${output.trim()}\n`);
}
const verdict = failed.length === 0 ? 'all steps passed' : `${failed.length} failed`;
process.stdout.write(`\ncheck: ${verdict} in ${seconds(startedMs)}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;

async function work(): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [name, command] = next;
    const stepStartedMs = performance.now();
    const { passed, output } = await run(command);
    process.stdout.write(`${passed ? 'ok  ' : 'FAIL'}  ${name}  ${seconds(stepStartedMs)}\n`);
    outcomes.push({ name, command, passed, output });
  }
}

function run(command: string): Promise<{ passed: boolean; output: string }> {
  const [program = '', ...args] = command.split(' ');
  const bin = join(ROOT, 'node_modules/.bin');
  const child = spawn(program, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: STEP_LIMIT_MS,
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`, NO_COLOR: '1' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ passed: false, output: `${output}\n${error.message}` }));
    child.on('close', (code) => resolve({ passed: code === 0, output }));
  });
}

function seconds(sinceMs: number): string {
  return `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
}
