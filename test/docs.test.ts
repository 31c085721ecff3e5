import { execFile } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FakeCli } from 'testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildProgram } from '../packages/rampa/src/cli/program.ts';
import { OUTPUTS } from '../packages/rampa/src/outputs/registry.ts';
import { commandProblems } from './support/command-problems.ts';
import { shellWords } from './support/shell-words.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NODE = join(ROOT, 'node_modules/.bin/node');
const RAMPA = join(ROOT, 'packages/rampa/bin/rampa.js');
const CERTIFICATES = join(ROOT, 'packages/rampa/test/network/fixtures');
const TSC = join(ROOT, 'node_modules/.bin/tsc');

const GUIDE = globSync('docs/guide/*.md', { cwd: ROOT }).sort();
const PAGES = ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', ...GUIDE];

/** A fenced block; see CONTRIBUTING.md for what the words after the language mean. */
interface Block {
  readonly page: string;
  readonly line: number;
  readonly info: string;
  readonly text: string;
}

const BLOCKS = PAGES.flatMap(blocksOf);
const SCRIPTS = BLOCKS.filter(({ info }) => /^ts run\b/.test(info)).map(scriptOf);
const PROGRAMS = BLOCKS.filter(({ info }) => info === 'ts program').map(scriptOf);

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rampa-docs-'));
  // What Node and the compiler find 'rampa' by; Node strips types only outside of node_modules.
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  await cp(CERTIFICATES, join(folder, 'certificates'), { recursive: true });
  await Promise.all(
    [...SCRIPTS, ...PROGRAMS].map(async ({ file, text }) => {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), text);
    }),
  );
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe.concurrent('complete scripts do what their page says', () => {
  test.each(SCRIPTS)(
    '$place ends with the exit code of its fence, and prints what is shown behind it',
    async ({ file, exitCode, prints }) => {
      const ended = await execute([RAMPA, 'run', file]);
      expect(ended.code, ended.text).toBe(exitCode);
      expect(unprinted(prints, ended.text), ended.text).toEqual([]);
    },
  );

  test.each(PROGRAMS)(
    '$place ends with exit code 0, and prints what is shown behind it',
    async ({ file, text, prints }) => {
      const ended = await execute(['--conditions=rampa-source', file]);
      expect(ended.code, ended.text).toBe(0);
      expect(unprinted(prints, ended.text), ended.text).toEqual([]);
      expect(prints.length > 0).toBe(text.includes('console.log('));
    },
  );

  test('all of them pass the type check', async () => {
    const files = [...SCRIPTS, ...PROGRAMS].map(({ file }) => file);
    const compilerOptions = {
      ...{ noEmit: true, customConditions: ['rampa-source'], typeRoots: ['node_modules/@types'] },
      noPropertyAccessFromIndexSignature: false,
    };
    const config = { extends: join(ROOT, 'tsconfig.base.json'), compilerOptions, files };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const ended = await execute([TSC, '-p', folder]);
    expect(ended.text).toBe('');
  });
});

describe('every page', () => {
  const lessons = GUIDE.filter((page) => basename(page) !== 'README.md');

  test.each(lessons)('%s has a complete script, and is in the list of pages', (page) => {
    expect(BLOCKS.some((block) => block.page === page && / (run|program)\b/.test(block.info))).toBe(
      true,
    );
    expect(textOf('docs/guide/README.md')).toContain(`](${basename(page)})`);
  });

  test.each(lessons)(
    '%s says what it is about, when to stop reading, and what it costs',
    (page) => {
      const [title, , ...rest] = textOf(page).split('\n');
      expect(title).toMatch(/^# /);
      const opening = rest.join('\n').split('```ts')[0] ?? '';
      expect(opening).toMatch(/^If /m);
      expect(opening).toMatch(/^\*\*Cost:\*\* /m);
    },
  );

  test.each([...PAGES, 'docs/reference/cli.md'])(
    '%s has only command lines that rampa understands',
    async (page) => {
      const outcomes = await Promise.all(commandLinesOf(page).map(misunderstood));
      expect(outcomes.flat()).toEqual([]);
    },
  );

  test.each(['README.md', ...GUIDE])('%s names only flags that exist', (page) => {
    const named = [...textOf(page).matchAll(/`(--[a-z][a-z\d-]*)/g)].map((match) => match[1] ?? '');
    expect(named.filter((flag) => !FLAGS.has(flag))).toEqual([]);
  });
});

describe('every output', () => {
  const names = Object.keys(OUTPUTS);

  test.each(names)('%s has a section of the guide, with something that runs with it', (name) => {
    const sections = textOf('docs/guide/outputs.md').split(/^## /m);
    const own = sections.filter((text) => text.split('\n', 1)[0]?.split(' and ').includes(name));
    const uses = new RegExp(`['\`]${name}[='\`]`);
    const shown = PROGRAMS.concat(SCRIPTS).filter(({ text }) => uses.test(text));
    expect(shown.filter(({ text }) => own.some((section) => section.includes(text)))).not.toEqual(
      [],
    );
  });

  test.each(names)('%s is in the reference', (name) => {
    expect(textOf('docs/reference/outputs.md').split('\n')).toContain(`## ${name}`);
  });
});

test('the first two blocks of README.md run the quickstart and the tests on a fresh clone', () => {
  const [first, second] = BLOCKS.filter(({ page }) => page === 'README.md');
  expect([first?.text, second?.text]).toEqual([
    'npm ci && npx rampa run examples/quickstart.ts\n',
    'npm ci && npm test\n',
  ]);
  expect(existsSync(join(ROOT, 'examples/quickstart.ts'))).toBe(true);
});

const FLAGS: ReadonlySet<string> = new Set([
  '--help',
  '--version',
  ...buildProgram(new FakeCli([]), async () => {}).commands.flatMap(({ options }) =>
    options.map(({ long }) => long ?? ''),
  ),
]);

function textOf(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

function blocksOf(page: string): Block[] {
  const text = textOf(page);
  return [...text.matchAll(/^```(\S.*)?\n([\s\S]*?)^```$/gm)].map((match) => ({
    page,
    line: text.slice(0, match.index).split('\n').length,
    info: match[1] ?? '',
    text: match[2] ?? '',
  }));
}

function scriptOf({ page, line, info, text }: Block) {
  const exitCode = Number(/\bexit=(\d+)$/.exec(info)?.[1] ?? 0);
  const file = `${basename(page, '.md')}/line-${line}.ts`;
  return { place: `${page}:${line}`, file, text, exitCode, prints: printsBehind({ page, line }) };
}

/** The lines of the next block of the page, if that says what this one prints. */
function printsBehind({ page, line }: Pick<Block, 'page' | 'line'>): readonly string[] {
  const next = blocksOf(page).find((block) => block.line > line);
  return next?.info === 'text prints' ? next.text.trimEnd().split('\n') : [];
}

/** Lines that a text does not have behind those before them; `…` is anything, and so is how many spaces there are. */
function unprinted(lines: readonly string[], text: string): readonly string[] {
  const printed = text.split('\n').map(withoutSpaces);
  let from = 0;
  return lines.filter((line) => {
    const parts = withoutSpaces(line).split('…');
    const pattern = new RegExp(`^${parts.map(escapePattern).join('.*')}$`);
    const at = printed.findIndex((one, index) => index >= from && pattern.test(one));
    if (at >= 0 && line !== '…') from = at + 1;
    return at < 0;
  });
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function withoutSpaces(line: string): string {
  return line.trim().replaceAll(/\s+/g, ' ');
}

/** Runs Node in the folder of the scripts. */
function execute(parts: readonly string[]): Promise<{ code: number; text: string }> {
  return new Promise((settle) => {
    // Not the test runner's variables: it sets BASE_URL, for one.
    const env = { PATH: process.env['PATH'] };
    execFile(NODE, parts, { cwd: folder, env, timeout: 15_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : Number(error.code ?? -1);
      settle({ code, text: stdout + stderr });
    });
  });
}

/** What follows `rampa` in shell blocks and in code within the text. */
function commandLinesOf(page: string): readonly { readonly line: string; isShell: boolean }[] {
  const shell = blocksOf(page).filter(({ info }) => info === 'sh');
  const lines = shell.flatMap(({ text }) => text.split(/\n|&&/));
  const prose = textOf(page).replace(/^```[\s\S]*?^```$/gm, '');
  const inline = [...prose.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
  const found = (line: string, isShell: boolean) => {
    const rest = /^\s*(?:npx )?rampa (\S.*)$/.exec(line)?.[1];
    return rest === undefined ? [] : [{ line: rest.trim(), isShell }];
  };
  return [
    ...lines.flatMap((line) => found(line, true)),
    ...inline.flatMap((line) => found(line, false)),
  ];
}

/** @returns the command line and what rampa, or a shell, says about it; nothing when it is right */
async function misunderstood({
  line,
  isShell,
}: ReturnType<typeof commandLinesOf>[number]): Promise<readonly string[]> {
  const { words, bare } = shellWords(line);
  const unquoted = isShell && bare !== '' ? [`has unquoted ${bare}`] : [];
  // Within the text there are words for what a reader has, such as URL.
  const isComplete = isShell || !/\b[A-Z]{2,}\b/.test(line);
  const problems = [...unquoted, ...(await commandProblems(words, isComplete))];
  return problems.map((problem) => `rampa ${line}: ${problem}`);
}
