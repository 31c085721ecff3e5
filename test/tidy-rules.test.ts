import { describe, expect, test } from 'vitest';
import { readCodeText } from './support/tidy/code-text.ts';
import { repositoryOf } from './support/tidy/repository.ts';
import { TIDY_RULES } from './support/tidy/rules/registry.ts';

type Texts = Readonly<Record<string, string>>;

const SRC = 'packages/rampa/src';
const NOTE = ['TO', 'DO'].join('');
const HOME = ['', 'home', 'ada', 'rampa'].join('/');

/** By rule: what breaks it, and what it then says. */
const BAD: Readonly<Record<string, readonly (readonly [Texts, readonly string[]])[]>> = {
  'every import follows the layers': [
    [
      {
        [`${SRC}/metrics/a.ts`]:
          "import { b } from '../core/b.ts';\nimport { c } from '../http/c.ts';",
      },
      [`${SRC}/metrics/a.ts:2 metrics may not import http`],
    ],
    [
      { [`${SRC}/engine/a.ts`]: "import type {\n  C,\n} from '../http/c.ts';" },
      [`${SRC}/engine/a.ts:1 engine may not import http`],
    ],
    [
      { [`${SRC}/core/a.ts`]: "type A = import('../metrics/a.ts').A;\nimport 'node:fs';" },
      [
        `${SRC}/core/a.ts:2 core may not import 'node:fs'`,
        `${SRC}/core/a.ts:1 core may not import metrics`,
      ],
    ],
    [
      { [`${SRC}/engine/a.ts`]: "import * as z from 'zod';" },
      [`${SRC}/engine/a.ts:1 engine may not import 'zod'`],
    ],
    [
      { [`${SRC}/http/a.ts`]: "export { b } from '../index.ts';" },
      [`${SRC}/http/a.ts:1 http may not import index.ts`],
    ],
    [
      { [`${SRC}/cli/a.ts`]: "import { VirtualClock } from '../../../testkit/src/index.ts';" },
      [`${SRC}/cli/a.ts:1 cli may not import '../../../testkit/src/index.ts'`],
    ],
    [{ [`${SRC}/stuff/a.ts`]: '' }, [`${SRC}/stuff/a.ts:1 is in 'stuff', which has no layer`]],
    [
      {
        'packages/mcp/src/a.ts': "import 'rampa/src/engine/shard.ts';\nimport '../../rampa/b.ts';",
      },
      [
        "packages/mcp/src/a.ts:1 'rampa/src/engine/shard.ts' is not public",
        "packages/mcp/src/a.ts:2 leaves its package: '../../rampa/b.ts'",
      ],
    ],
    [
      {
        'packages/web/src/a.ts':
          "import { url } from 'rampa';\nimport type { LoadTest } from 'rampa';",
      },
      ['packages/web/src/a.ts:1 web may import types only'],
    ],
  ],
  'no file imports itself through others': [
    [
      {
        [`${SRC}/core/a.ts`]: "import { b } from './b.ts';",
        [`${SRC}/core/b.ts`]: "import type { A } from './a.ts';",
      },
      [
        `${SRC}/core/a.ts:1 imports itself: ${SRC}/core/a.ts -> ${SRC}/core/b.ts -> ${SRC}/core/a.ts`,
      ],
    ],
  ],
  'a shard loads no package that only the main thread needs': [
    [
      {
        [`${SRC}/runner/shard-main.ts`]:
          "import { a } from '../script/a.ts';\nimport type { Z } from 'zod';",
        [`${SRC}/script/a.ts`]: "import * as z from 'zod';",
      },
      [`${SRC}/script/a.ts:1 'zod' is loaded by every shard`],
    ],
  ],
  'time, randomness, the console and the process are used by their owners only': [
    [
      {
        [`${SRC}/engine/a.ts`]: [
          'const a = process.env;',
          'console.log(a);',
          'Date.now();',
          'new Date(0);',
          'performance.now();',
          'setTimeout(f, 1);',
          'Math.random();',
          "import { setInterval } from 'node:timers/promises';",
        ].join('\n'),
      },
      [
        `${SRC}/engine/a.ts:1 uses process outside its owner`,
        `${SRC}/engine/a.ts:2 uses console outside its owner`,
        `${SRC}/engine/a.ts:3 uses Date.now outside its owner`,
        `${SRC}/engine/a.ts:4 uses new Date outside its owner`,
        `${SRC}/engine/a.ts:5 uses performance.now outside its owner`,
        `${SRC}/engine/a.ts:6 uses a timer outside its owner`,
        `${SRC}/engine/a.ts:8 uses a timer outside its owner`,
        `${SRC}/engine/a.ts:7 uses Math.random outside its owner`,
      ],
    ],
    [
      { [`${SRC}/runner/shard-main.ts`]: '// process.exit() is not for here' },
      [`${SRC}/runner/shard-main.ts:1 owns process but does not use it`],
    ],
  ],
  'every module has named exports, no state and no effect': [
    [
      {
        [`${SRC}/core/a.ts`]: [
          'let count = 0;',
          "export * from './b.ts';",
          'export default count;',
          "const text = await import('./c.ts');",
          "export { count as default } from './d.ts';",
        ].join('\n'),
      },
      [
        `${SRC}/core/a.ts:1 keeps state in the module`,
        `${SRC}/core/a.ts:2 exports everything: name it, one by one`,
        `${SRC}/core/a.ts:3 has a default export`,
        `${SRC}/core/a.ts:5 has a default export`,
        `${SRC}/core/a.ts:4 waits while it is imported`,
      ],
    ],
  ],
  'every source file has a telling name in kebab-case': [
    [
      { [`${SRC}/core/vuPool.ts`]: '', [`${SRC}/core/utils.ts`]: '', 'bench/helpers/a.ts': '' },
      [
        `${SRC}/core/vuPool.ts:1 is not in kebab-case`,
        `${SRC}/core/utils.ts:1 has a name that says nothing`,
        'bench/helpers/a.ts:1 has a name that says nothing',
      ],
    ],
  ],
  'no source file is longer than 400 lines': [
    [
      { 'bench/a.ts': 'f();\n'.repeat(401), 'bench/b.ts': 'f();\n'.repeat(400) },
      ['bench/a.ts:401 has 401 lines'],
    ],
  ],
  'no file apologises or names a folder of one machine': [
    [{ 'a.md': `# A\n\n${NOTE}: write this` }, ['a.md:3 has a note of unfinished work']],
    [{ 'a.ts': `open('${HOME}');` }, ['a.ts:1 names a folder of one machine']],
  ],
  'every markdown page has one title and links that resolve': [
    [{ 'a.md': 'No title.' }, ['a.md:1 has no title']],
    [{ 'a.md': '# A\n\n```sh\n# a comment\n```\n\n# B' }, ['a.md:7 is another title']],
    [
      {
        'docs/a.md':
          '# A\n\n[b](b.md) [c](../c.md) [d](../c.md#the-end) [e](../c.md#the-start) [f](#a)',
        'c.md': '# C\n\n## The start!',
      },
      ['docs/a.md:3 links to nothing: b.md', 'docs/a.md:3 links to no heading: ../c.md#the-end'],
    ],
  ],
  'the lock file names no registry': [
    [
      {
        'package-lock.json':
          '{\n"resolved": "packages/rampa",\n"resolved": "https://registry.example/a.tgz"',
      },
      ['package-lock.json:3 names a registry'],
    ],
  ],
  'every public name has a doc comment': [
    [
      {
        [`${SRC}/index.ts`]:
          "export { a, type B } from './core/a.ts';\nexport { gone } from './core/c.ts';",
        [`${SRC}/core/a.ts`]:
          "/** What it is. */\nexport const a = 1;\n\nexport { type B } from './b.ts';",
        [`${SRC}/core/b.ts`]: 'export interface B {}',
      },
      [
        `${SRC}/core/b.ts:1 'B' is public and has no doc comment`,
        `${SRC}/index.ts:2 'gone' comes from nowhere`,
      ],
    ],
  ],
};

describe.each(TIDY_RULES)('the rule that $name', ({ name, find }) => {
  test('is broken by each bad sample', () => {
    const samples = BAD[name] ?? [];
    expect(samples).not.toEqual([]);
    expect(samples.map(([texts]) => find(repositoryOf(texts)))).toEqual(
      samples.map(([, findings]) => findings),
    );
  });
});

describe('the reader of sources', () => {
  test('keeps every character in its place', () => {
    const source = `a('x'); // b\n\`c \${d({ e: '}' })} f\`; /g[/]'/.test(h); i / j; k /* l */`;
    expect(readCodeText(source)).toEqual({
      uncommented: `a('x');     \n\`c \${d({ e: '}' })} f\`; /g[/]'/.test(h); i / j; k        `,
      code: "a(' ');     \n`   {d({ e: ' ' })}  `; /     /.test(h); i / j; k        ",
    });
  });

  test('sees no import in a string or a comment', () => {
    const texts = {
      [`${SRC}/core/a.ts`]:
        "// import { b } from '../http/b.ts';\nconst c = `\nimport { b } from '../http/b.ts';\n`;",
    };
    expect(TIDY_RULES.flatMap(({ find }) => find(repositoryOf(texts)))).toEqual([]);
  });
});
