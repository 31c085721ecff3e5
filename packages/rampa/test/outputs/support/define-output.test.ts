import { openOutput } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { Output, OutputOption } from '../../../src/core/output.ts';
import { defineOutput } from '../../../src/outputs/support/define-output.ts';
import {
  choiceOption,
  durationOption,
  integerOption,
  listOption,
  pairsOption,
  textOption,
} from '../../../src/outputs/support/output-options.ts';

let opened: unknown;

/** One without which there is no output. */
const TOKEN: OutputOption<string> = {
  about: 'who sends',
  mustBe: 'a text',
  fallback: undefined,
  variables: ['PIGEON', 'BIRD'],
  isSecret: true,
  read: (text) => (text === '' ? undefined : text),
};

const kind = defineOutput({
  name: 'pigeon',
  about: 'Carries results.',
  destination: 'text',
  options: {
    token: TOKEN,
    org: textOption({ about: 'for whom' }, undefined),
    mode: choiceOption({ about: 'what' }, ['samples', 'aggregate'], 'samples'),
    batch: integerOption({ about: 'how many' }, { min: 1, max: 100, value: 10 }),
    timeout: durationOption({ about: 'how long' }, 5000),
    tags: listOption({ about: 'which' }),
    headers: pairsOption({ about: 'more' }),
  },
  async open({ options }): Promise<Output> {
    opened = options;
    return { name: 'pigeon', finish: async () => {}, [Symbol.asyncDispose]: async () => {} };
  },
});

describe('options of an output', () => {
  test('have their defaults', async () => {
    await openOutput(kind, 'x', { options: { token: 't' } });
    expect(opened).toEqual({
      token: 't',
      org: undefined,
      mode: 'samples',
      batch: 10,
      timeout: 5000,
      tags: [],
      headers: {},
    });
  });

  test('are read from their texts', async () => {
    const options = {
      token: 'a b',
      org: 'o',
      mode: 'aggregate',
      batch: '7',
      timeout: '1m30s',
      tags: 'a,b',
      headers: 'x-a=1, x-b=2%2C3=4',
    };
    await openOutput(kind, 'x', { options });
    expect(opened).toEqual({
      token: 'a b',
      org: 'o',
      mode: 'aggregate',
      batch: 7,
      timeout: 90_000,
      tags: ['a', 'b'],
      headers: { 'x-a': '1', 'x-b': '2,3=4' },
    });
  });

  test('come from the environment, the first variable that holds something', async () => {
    await openOutput(kind, 'x', { env: { PIGEON: '', BIRD: 'secret' } });
    expect(opened).toMatchObject({ token: 'secret' });
    await openOutput(kind, 'x', { options: { token: 'given' }, env: { BIRD: 'secret' } });
    expect(opened).toMatchObject({ token: 'given' });
  });

  test('are refused with every problem at once', async () => {
    const options = {
      mode: 'sample',
      batch: '0',
      timeout: '5',
      headers: 'x',
      tokn: 'secret-token',
      xyz: '',
    };
    const known = 'token, org, mode, batch, timeout, tags, headers';
    await expect(openOutput(kind, 'x', { options })).rejects.toMatchObject({
      code: 'RAMPA_OUTPUT_INVALID',
      message: [
        `pigeon: "tokn" is not an option, did you mean token? known: ${known}`,
        `pigeon: "xyz" is not an option, known: ${known}`,
        'pigeon: token is missing, a text: add ?token=... or set PIGEON or BIRD',
        'pigeon: mode must be samples or aggregate, got "sample"',
        'pigeon: batch must be an integer from 1 to 100, got "0"',
        'pigeon: timeout must be a duration of at least 1ms such as \'1m30s\', got "5"',
        'pigeon: headers must be pairs such as a=1,b=2, got "x"',
      ].join('\n'),
    });
  });

  test('that are secret are not shown', async () => {
    await expect(openOutput(kind, 'x', { options: { token: '' } })).rejects.toMatchObject({
      message: 'pigeon: token must be a text, got another text',
    });
  });

  test('are refused where there are none, and a destination where there is none', async () => {
    const plain = defineOutput({
      name: 'plain',
      about: 'Has nothing.',
      destination: 'none',
      options: {},
      open: () => Promise.reject(new Error('not reached')),
    });
    await expect(openOutput(plain, 'x', { options: { a: '1' } })).rejects.toMatchObject({
      message: 'plain: there are no options, got "a"\nplain: there is no destination, got \'x\'',
    });
  });
});
