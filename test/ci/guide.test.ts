import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readAction } from './support/composite-action.ts';
import { readTemplate } from './support/gitlab-template.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const GUIDE = await readFile(join(ROOT, 'docs/guide/ci.md'), 'utf8');

/** The rows of the table whose first column is called so. */
function rowsOf(heading: string): readonly (readonly string[])[] {
  const [, table = ''] = GUIDE.split(new RegExp(`^\\| ${heading} \\|.*\\n\\|[-|]+\\|\\n`, 'm'));
  const rows = /^(?:\|.*\n)+/.exec(table)?.[0].trimEnd().split('\n') ?? [];
  return rows.map((row) =>
    row
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
}

/** The text of a cell that is code; what is said in words has none. */
function codeOf(cell = ''): string | undefined {
  return /^`([^`]+)`$/.exec(cell)?.[1];
}

function yamlBlocks(): readonly unknown[] {
  return Array.from(GUIDE.matchAll(/^```yaml\n([\s\S]*?)^```$/gm), ([, text = '']) => parse(text));
}

/** What a table should say of a value: itself, or words for one that depends. */
function shownDefault(value: string): string | undefined {
  return value === '' || value.startsWith('${{') ? undefined : value;
}

test('the table of inputs has those of the action, with what they are without a value', async () => {
  const { inputs } = await readAction();
  const rows = rowsOf('Input').map(([name, value]) => [
    codeOf(name),
    value === 'needed',
    codeOf(value),
  ]);
  const expected = Object.entries(inputs).map(([name, { required = false, ...input }]) => [
    name,
    required,
    shownDefault(input.default ?? ''),
  ]);
  expect(rows).toEqual(expected);
});

test('the table of variables has those of the template, and for each an input that there is', async () => {
  const [{ variables }, { inputs }] = [await readTemplate(), await readAction()];
  const rows = rowsOf('Variable');
  expect(rows.map(([name, value]) => [codeOf(name), codeOf(value)])).toEqual(
    Object.entries(variables).map(([name, value]) => [name, shownDefault(value)]),
  );
  const asInputs = rows.map(([, , input]) => codeOf(input) ?? '');
  expect(asInputs.filter((input) => inputs[input] === undefined)).toEqual([]);
  expect(asInputs.map((input) => `RAMPA_${input.toUpperCase().replaceAll('-', '_')}`)).toEqual(
    rows.map(([name]) => codeOf(name)),
  );
});

test('the workflow uses the action with inputs that it has, and with those that it needs', async () => {
  const [workflow] = yamlBlocks() as [
    {
      readonly permissions: Readonly<Record<string, string>>;
      readonly jobs: Readonly<
        Record<string, { readonly steps: readonly { uses?: string; with?: object }[] }>
      >;
    },
  ];
  const { inputs } = await readAction();
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
  const step = steps.find(({ uses = '' }) => uses.startsWith('./'));
  expect(existsSync(join(ROOT, step?.uses ?? '', 'action.yml'))).toBe(true);
  const given = Object.keys(step?.with ?? {});
  expect(given.filter((name) => inputs[name] === undefined)).toEqual([]);
  const needed = Object.keys(inputs).filter((name) => inputs[name]?.required === true);
  expect(needed.filter((name) => !given.includes(name))).toEqual([]);
  expect(workflow.permissions).toEqual({
    contents: 'read',
    actions: 'read',
    'pull-requests': 'write',
  });
});

test('the pipeline includes the template and sets variables that it has', async () => {
  const [, pipeline] = yamlBlocks() as [
    unknown,
    {
      readonly include: string;
      readonly load: { readonly extends: string; readonly variables: object };
    },
  ];
  expect(existsSync(join(ROOT, pipeline.include))).toBe(true);
  expect(pipeline.load.extends).toBe('.rampa');
  const { variables } = await readTemplate();
  const given = Object.keys(pipeline.load.variables);
  expect(given.filter((name) => variables[name] === undefined)).toEqual([]);
});
