import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HpackDecoder } from '../../../../src/http/http2/hpack/hpack-decoder.ts';

/** Decodes blocks one after the other with one table. */
class Rig {
  readonly #decoder = new HpackDecoder();

  /** The fields as lines, or what is wrong. */
  decode(hex: string): string[] | string {
    const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
    const lines: string[] = [];
    const problem = this.#decoder.decode(bytes, 0, bytes.length, {
      field: (name, value) => lines.push(`${name}: ${value}`),
    });
    return problem ?? lines;
  }

  get isBound(): boolean {
    return this.#decoder.isBound;
  }
}

/** A literal that is added to the table. */
function literal(name: string, value: string): string {
  const text = (part: string): string => {
    const length =
      part.length < 127
        ? [part.length]
        : [127, ((part.length - 127) & 127) | 128, (part.length - 127) >> 7];
    return Buffer.from([...length, ...Buffer.from(part, 'latin1')]).toString('hex');
  };
  return `40${text(name)}${text(value)}`;
}

describe('header blocks', () => {
  // RFC 7541 appendix C.2 to C.6, with the default table of 4,096 bytes.
  test.each([
    [
      'literals of all kinds (C.2)',
      [
        [
          '400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572',
          ['custom-key: custom-header'],
        ],
        ['040c 2f73 616d 706c 652f 7061 7468', [':path: /sample/path']],
        ['1008 7061 7373 776f 7264 0673 6563 7265 74', ['password: secret']],
        ['82', [':method: GET']],
      ],
    ],
    [
      'requests without Huffman codes (C.3)',
      [
        [
          '8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d',
          [':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com'],
        ],
        [
          '8286 84be 5808 6e6f 2d63 6163 6865',
          [
            ':method: GET',
            ':scheme: http',
            ':path: /',
            ':authority: www.example.com',
            'cache-control: no-cache',
          ],
        ],
        [
          '8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65',
          [
            ':method: GET',
            ':scheme: https',
            ':path: /index.html',
            ':authority: www.example.com',
            'custom-key: custom-value',
          ],
        ],
      ],
    ],
    [
      'requests with Huffman codes (C.4)',
      [
        [
          '8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff',
          [':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com'],
        ],
        [
          '8286 84be 5886 a8eb 1064 9cbf',
          [
            ':method: GET',
            ':scheme: http',
            ':path: /',
            ':authority: www.example.com',
            'cache-control: no-cache',
          ],
        ],
        [
          '8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf',
          [
            ':method: GET',
            ':scheme: https',
            ':path: /index.html',
            ':authority: www.example.com',
            'custom-key: custom-value',
          ],
        ],
      ],
    ],
    [
      'responses with evictions from a table of 256 bytes (C.6)',
      [
        [
          '3fe1 01 4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3',
          [
            ':status: 302',
            'cache-control: private',
            'date: Mon, 21 Oct 2013 20:13:21 GMT',
            'location: https://www.example.com',
          ],
        ],
        [
          '4883 640e ffc1 c0bf',
          [
            ':status: 307',
            'cache-control: private',
            'date: Mon, 21 Oct 2013 20:13:21 GMT',
            'location: https://www.example.com',
          ],
        ],
        [
          '88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07',
          [
            ':status: 200',
            'cache-control: private',
            'date: Mon, 21 Oct 2013 20:13:22 GMT',
            'location: https://www.example.com',
            'content-encoding: gzip',
            'set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1',
          ],
        ],
      ],
    ],
  ] as const)('%s', (_, blocks) => {
    const rig = new Rig();
    expect(blocks.map(([hex]) => rig.decode(hex))).toEqual(blocks.map(([, lines]) => lines));
  });

  test.each([
    ['field 0', '80', 'a field number 0 that does not exist'],
    ['a field beyond the tables', 'be', 'a field number 62 that does not exist'],
    ['a name beyond the tables', '7f 00 01 61', 'a field number 63 that does not exist'],
    ['an index that goes on for ever', 'ff ff ff ff ff ff 01', 'a number that is too large'],
    ['an index without its end', 'ff ff', 'an end inside a number'],
    ['a missing value', '40 01 61', 'an end inside a text'],
    ['a text longer than the block', '00 01 61 05 61', 'an end inside a text'],
    ['a text with an endless length', '00 7f ff ff ff ff ff 01', 'a number that is too large'],
    ['a Huffman code that is cut off', '00 01 61 81 00', 'a Huffman code that is not valid'],
    ['a table that is too large', '3f e2 1f', 'a table size of 4097 bytes, where 4096 are allowed'],
    ['a table size after a field', '82 20', 'a table size after the first field'],
  ])('%s is a problem', (_, hex, problem) => {
    expect(new Rig().decode(hex)).toBe(problem);
  });

  test('a table size of 0 forgets everything', () => {
    const rig = new Rig();
    rig.decode(literal('a', 'b'));
    expect(rig.decode('20 82')).toEqual([':method: GET']);
    expect(rig.decode('be')).toBe('a field number 62 that does not exist');
  });

  test('the largest table is allowed, and shrinks in two steps of one block', () => {
    const rig = new Rig();
    expect(rig.decode('3f e1 1f 82')).toEqual([':method: GET']);
    rig.decode(literal('a', 'b'));
    expect(rig.decode('20 3f e1 1f 82')).toEqual([':method: GET']);
    expect(rig.decode('be')).toBe('a field number 62 that does not exist');
  });

  test('a field larger than the table empties it, and is still a field', () => {
    const rig = new Rig();
    rig.decode(literal('a', 'b'));
    const value = 'v'.repeat(4096);
    expect(rig.decode(literal('big', value))).toEqual([`big: ${value}`]);
    expect(rig.decode('be')).toBe('a field number 62 that does not exist');
  });

  test('a name may be taken from a field that makes room for the new one', () => {
    const rig = new Rig();
    const name = 'n'.repeat(2000);
    rig.decode(literal(name, 'v'.repeat(2000)));
    expect(rig.decode(`7e 03 ${Buffer.from('new').toString('hex')}`)).toEqual([`${name}: new`]);
    expect(rig.decode('be')).toEqual([`${name}: new`]);
  });

  test('blocks that depend on earlier ones are bound to them, others are not', () => {
    const rig = new Rig();
    rig.decode(literal('a', 'b'));
    expect(rig.isBound).toBe(false);
    rig.decode('82');
    expect(rig.isBound).toBe(false);
    rig.decode('82 be');
    expect(rig.isBound).toBe(true);
    rig.decode('20 82');
    expect(rig.isBound).toBe(true);
  });

  test('the table holds what a simple list would hold', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(sizes, (valueSizes) => {
        const rig = new Rig();
        let kept: string[] = [];
        valueSizes.forEach((size, index) => {
          const value = `${index}-`.padEnd(size, 'x');
          rig.decode(literal('name', value));
          kept = withinTable([`name: ${value}`, ...kept]);
        });
        const indexes = kept.map((_, index) => indexed(62 + index)).join('');
        expect(rig.decode(indexes)).toEqual(kept);
        expect(rig.decode(indexed(62 + kept.length))).toContain('does not exist');
      }),
      { numRuns: 50 },
    );
  });

  test('random blocks never crash and always end', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 5 }), (blocks) => {
        const rig = new Rig();
        for (const block of blocks) rig.decode(Buffer.from(block).toString('hex'));
      }),
      { numRuns: 500 },
    );
  });
});

/** The lines that fit into 4,096 bytes, the newest first; `: ` stands for 2 of the 32 bytes of each. */
function withinTable(lines: readonly string[]): string[] {
  let bytes = 0;
  return lines.filter((line) => {
    bytes += line.length + 30;
    return bytes <= 4096;
  });
}

/** A field of the tables as a whole. */
function indexed(index: number): string {
  if (index < 127) return Buffer.of(0x80 | index).toString('hex');
  return Buffer.of(0xff, index - 127).toString('hex');
}
