import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type BashOutcome, runBash } from './run-bash.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const ACTION = join(ROOT, '.github/actions/rampa-benchmark');

/** A step of a composite action, as `action.yml` has it. */
export interface ActionStep {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly 'working-directory'?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

/** `action.yml`. */
export interface Action {
  readonly inputs: Readonly<
    Record<string, { readonly default?: string; readonly required?: boolean }>
  >;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly ActionStep[] };
}

export async function readAction(): Promise<Action> {
  return parse(await readFile(join(ACTION, 'action.yml'), 'utf8')) as Action;
}

export interface JobOptions {
  readonly inputs: Readonly<Record<string, string>>;
  /** Default `push`. */
  readonly event?: string;
  /** Programs by name, as bash, which are found before any other of the same name. */
  readonly programs?: Readonly<Record<string, string>>;
  /** Files of the repository, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** The folder of the repository that `npm ci` has put rampa into; default its root, `null` for none. */
  readonly installedIn?: string | null;
}

/** How a job came out that has the action as its only step. */
export interface JobOutcome {
  /** Of the step that failed; 0 when none did. */
  readonly code: number;
  /** What all steps printed. */
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** What `programs` were called with: a line each, the name first. */
  readonly calls: readonly string[];
  /** Steps that were run, by name. */
  readonly steps: readonly string[];
  /** What other actions were asked for, by their name without a version. */
  readonly used: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The text of a file in RUNNER_TEMP; empty when there is none. */
  temp(name: string): string;
}

/** Runs the action's steps as a runner of GitHub does; of those that use other actions it only notes what they get. */
export async function runAction(options: JobOptions): Promise<JobOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'rampa-action-'));
  try {
    return await new Job(folder, options).run(await readAction());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

class Job {
  readonly #folder: string;
  readonly #options: JobOptions;
  readonly #values: Map<string, string>;

  constructor(folder: string, options: JobOptions) {
    this.#folder = folder;
    this.#options = options;
    this.#values = new Map([
      ['runner.temp', join(folder, 'temp')],
      ['github.token', 'token-of-the-job'],
      ['github.event_name', options.event ?? 'push'],
    ]);
  }

  async run({ inputs, outputs, runs }: Action): Promise<JobOutcome> {
    await this.#prepare();
    for (const [name, { default: fallback = '' }] of Object.entries(inputs)) {
      const value = this.#options.inputs[name] ?? this.#resolve(fallback);
      this.#values.set(`inputs.${name}`, value);
    }
    let code = 0;
    let log = '';
    const steps: string[] = [];
    const used: Record<string, Readonly<Record<string, string>>> = {};
    for (const step of runs.steps) {
      if (code !== 0 || !this.#isWanted(step)) continue;
      if (step.uses !== undefined) {
        used[step.uses.replace(/@.*/, '')] = this.#resolveAll(step.with ?? {});
        continue;
      }
      steps.push(step.name ?? '');
      const ended = await this.#step(step);
      code = ended.code;
      log += ended.log;
    }
    const results = Object.entries(outputs).map(([key, { value }]) => [key, this.#resolve(value)]);
    const temp = await this.#readTemp();
    const calls = (await this.#read('calls')).split('\n').filter((line) => line !== '');
    const summary = await this.#read('summary');
    return { code, log, outputs: Object.fromEntries(results), summary, calls, steps, used, temp };
  }

  async #prepare(): Promise<void> {
    const { files = {}, programs = {}, installedIn = '' } = this.#options;
    for (const name of ['temp', 'bin', 'project']) await mkdir(join(this.#folder, name));
    if (installedIn !== null) {
      const project = join(this.#folder, 'project', installedIn);
      await mkdir(project, { recursive: true });
      await symlink(join(ROOT, 'node_modules'), join(project, 'node_modules'));
    }
    const all = {
      'project/package.json': '{ "type": "module" }',
      'event.json': '{ "pull_request": { "number": 42 } }',
      ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`project/${name}`, text])),
      ...Object.fromEntries(
        Object.entries(programs).map(([name, text]) => [`bin/${name}`, fake(name, text)]),
      ),
    };
    for (const [name, text] of Object.entries(all)) {
      const path = join(this.#folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
      if (name.startsWith('bin/')) await chmod(path, 0o755);
    }
  }

  async #step({ id = '', env = {}, run = '', ...step }: ActionStep): Promise<BashOutcome> {
    await writeFile(join(this.#folder, 'output'), '');
    const cwd = join(this.#folder, 'project', this.#resolve(step['working-directory'] ?? ''));
    const ended = await this.#bash(run, cwd, this.#resolveAll(env));
    for (const line of (await this.#read('output')).split('\n')) {
      const [, name, value = ''] = /^([^=]+)=(.*)$/.exec(line) ?? [];
      if (name !== undefined) this.#values.set(`steps.${id}.outputs.${name}`, value);
    }
    return ended;
  }

  #bash(command: string, cwd: string, own: Readonly<Record<string, string>>): Promise<BashOutcome> {
    const folder = this.#folder;
    const env = {
      PATH: [join(folder, 'bin'), join(ROOT, 'node_modules/.bin'), process.env['PATH']].join(':'),
      HOME: folder,
      CALLS: join(folder, 'calls'),
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTION_PATH: ACTION,
      GITHUB_EVENT_PATH: join(folder, 'event.json'),
      GITHUB_OUTPUT: join(folder, 'output'),
      GITHUB_REPOSITORY: 'shop/load',
      GITHUB_RUN_ID: '7',
      GITHUB_STEP_SUMMARY: join(folder, 'summary'),
      GITHUB_WORKFLOW_REF: 'shop/load/.github/workflows/load.yml@refs/heads/faster',
      RUNNER_TEMP: join(folder, 'temp'),
      // Nobody listens there: a test that needs a registry fails.
      npm_config_registry: 'http://127.0.0.1:4',
      npm_config_fetch_retries: '0',
      ...own,
    };
    return runBash(command, { cwd, env });
  }

  /** Conditions are `a == 'b'` and `a != 'b'`, joined by `&&`. */
  #isWanted({ if: condition }: ActionStep): boolean {
    if (condition === undefined) return true;
    const parts = condition.replace(/^\$\{\{|\}\}$/g, '').split('&&');
    return parts.every((part) => {
      const [, name = '', operator, value] = /^\s*(\S+) (==|!=) '(.*)'\s*$/.exec(part) ?? [];
      if (operator === undefined) throw new Error(`cannot read the condition ${condition}`);
      return ((this.#values.get(name) ?? '') === value) === (operator === '==');
    });
  }

  #resolveAll(texts: Readonly<Record<string, unknown>>): Record<string, string> {
    const all = Object.entries(texts).map(([name, text]) => [name, this.#resolve(String(text))]);
    return Object.fromEntries(all);
  }

  #resolve(text: string): string {
    return text.replaceAll(/\$\{\{ (\S+) \}\}/g, (_, name: string) => this.#values.get(name) ?? '');
  }

  #read(name: string): Promise<string> {
    return readFile(join(this.#folder, name), 'utf8').catch(() => '');
  }

  async #readTemp(): Promise<(name: string) => string> {
    const names = [
      'rampa/result.json',
      'rampa/report.md',
      'rampa/junit.xml',
      'rampa/comparison.md',
    ];
    const all = [...names, 'rampa-comment.md'];
    const texts = await Promise.all(all.map((name) => this.#read(`temp/${name}`)));
    return (name) => texts[all.indexOf(name)] ?? '';
  }
}

function fake(name: string, body: string): string {
  const call = `printf '%s' ${name} >>"$CALLS"; printf ' <%s>' "$@" >>"$CALLS"; echo >>"$CALLS"`;
  return `#!/usr/bin/env bash\n${call}\n${body}\n`;
}
