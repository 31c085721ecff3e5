import { findAll, type SourceFile, type TidyRule } from '../repository.ts';

interface OwnedGlobal {
  readonly name: string;
  readonly pattern: RegExp;
  /** The files that may use it, each with the reason. */
  readonly owners: Readonly<Record<string, string>>;
}

const CLOCK = 'runner/system-clock.ts';
const IS_THE_CLOCK = 'is the clock that everything else is given';
const MAIN = 'cli/main.ts';

const DEMO_TIME = {
  'demo/request-handler.ts': 'a server measures its own service times',
  'demo/wait-until.ts': "the demo shop's latency is real time",
} as const;

/** Time, randomness and the process are arguments; these files are where they come from. */
const OWNED: readonly OwnedGlobal[] = [
  {
    name: 'process',
    pattern: /(?<![.\w])process(?=[.[])/g,
    owners: {
      [MAIN]: 'is the one place where the process becomes an argument',
      'cli/take-exit.ts': 'is how main.ts ends the process',
      'runner/call-interruptibly.ts': 'mends what the end of a call breaks in the streams',
      'script/find-syntax-error.ts': 'keeps a warning about its parser to itself',
      'runner/shard-main.ts': 'is the entry of a thread and hears of its stray rejections',
      'runner/thread-vitals.ts': 'reads what a thread costs',
      'runner/process-vitals.ts': 'reads what the process costs',
    },
  },
  { name: 'console', pattern: /(?<![.\w])console(?=[.[])/g, owners: {} },
  { name: 'Date.now', pattern: /(?<![.\w])Date\.now\b/g, owners: {} },
  {
    name: 'new Date',
    pattern: /\bnew Date\(/g,
    owners: {
      'outputs/json/result-document.ts': 'formats a time that the run has measured',
      'outputs/junit/junit-document.ts': 'formats a time that the run has measured',
    },
  },
  {
    name: 'performance.now',
    pattern: /(?<![.\w])performance\.(?:now|timeOrigin|eventLoopUtilization)\b/g,
    owners: { [CLOCK]: IS_THE_CLOCK, ...DEMO_TIME },
  },
  {
    name: 'a timer',
    // After `function`-like positions a name is a definition: `setImmediate(callback: ...)` in a class.
    pattern: /(?<![.\w])(?:setTimeout|setInterval|setImmediate)\b(?!\(callback: )(?!:)/g,
    owners: {
      [CLOCK]: IS_THE_CLOCK,
      'demo/send-answer.ts': 'lets other requests in between the parts of a long answer',
      'demo/wait-until.ts': DEMO_TIME['demo/wait-until.ts'],
    },
  },
  { name: 'Math.random', pattern: /(?<![.\w])Math\.random\b/g, owners: {} },
];

const HOME = 'packages/rampa/src/';

/** A use outside its owners, and an owner that does not use what it owns any more. */
export const owners: TidyRule = {
  name: 'time, randomness, the console and the process are used by their owners only',
  find({ sources, source }) {
    const files = sources.filter(({ path }) => path.startsWith(HOME));
    return OWNED.flatMap((owned) => [
      ...files.flatMap((file) => findIn(file, owned)),
      ...Object.keys(owned.owners).flatMap((owner) => {
        const file = source(HOME + owner);
        const isStale = file !== undefined && usesOf(file, owned).length === 0;
        return isStale ? [`${file.path}:1 owns ${owned.name} but does not use it`] : [];
      }),
    ]);
  },
};

function findIn(file: SourceFile, owned: OwnedGlobal): readonly string[] {
  return Object.hasOwn(owned.owners, file.path.slice(HOME.length)) ? [] : usesOf(file, owned);
}

function usesOf(file: SourceFile, { name, pattern }: OwnedGlobal): readonly string[] {
  return findAll(file, file.code, pattern, `uses ${name} outside its owner`);
}
