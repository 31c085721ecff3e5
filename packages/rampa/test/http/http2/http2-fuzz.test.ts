import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConnectionRig } from './connection-rig.ts';
import { answer, block, data, frame, head, settings, uint32 } from './frames.ts';
import { SessionRig } from './session-rig.ts';

const BODIES = ['first body', 'x'.repeat(5000), ''];

/** What a correct server may send in answer to three requests. */
const CONVERSATION: readonly Buffer[] = [
  settings([3, 100], [4, 70_000]),
  frame(4, 1, 0, ''),
  head(3, 200, { 'content-length': '5000', server: 'fuzz' }),
  frame(6, 0, 0, '12345678'),
  head(1, 103),
  frame(1, 0, 1, block([':status', '200'])),
  frame(9, 4, 1, block(['x-more', 'yes'])),
  data(3, BODIES[1]?.slice(0, 2000) ?? '', false),
  data(1, 'first ', false),
  frame(8, 0, 0, uint32(1000)),
  frame(0, 8, 1, '\x02body\0\0'),
  frame(1, 4, 5, Buffer.from('88400161016240016301', 'hex').subarray(0, 6)),
  frame(1, 5, 1, block(['x-trailer', '1'])),
  data(5, ''),
  data(3, BODIES[1]?.slice(2000) ?? ''),
];

/** What the three requests came to, and whether the connection was given up. */
function converse(pieces: readonly Buffer[]): {
  readonly events: string[];
  readonly isOver: boolean;
} {
  const rig = new SessionRig(null);
  for (let count = 0; count < 3; count++) rig.open();
  for (const piece of pieces) {
    const copy = Buffer.from(piece);
    rig.receive(copy);
    copy.fill(0xee);
  }
  return { events: rig.takeEvents(), isOver: rig.session.isOver };
}

describe('bytes of a server', () => {
  test('mean the same wherever they are split', () => {
    const bytes = Buffer.concat(CONVERSATION);
    const whole = converse([bytes]).events;
    expect(whole.filter((event) => event.startsWith('completed'))).toEqual([
      `completed 1 200 ${BODIES[0]}`,
      'completed 5 200 ',
      `completed 3 200 ${BODIES[1]}`,
    ]);
    const cuts = fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 30 });
    fc.assert(
      fc.property(cuts, (at) => {
        expect(converse(cut(bytes, at)).events).toEqual(whole);
      }),
    );
  });

  test('that are damaged never crash, hang or end a request twice', () => {
    const bytes = Buffer.concat(CONVERSATION);
    const damage = fc.record({
      at: fc.integer({ min: 0, max: bytes.length - 1 }),
      byte: fc.integer({ min: 0, max: 255 }),
      cuts: fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 5 }),
    });
    fc.assert(
      fc.property(damage, ({ at, byte, cuts }) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = byte;
        const { events } = converse(cut(damaged, cuts));
        const ends = events.filter((event) => /^(completed|failed|refused)/.test(event));
        expect(new Set(ends.map((event) => event.split(' ')[1])).size).toBe(ends.length);
        expect(ends.length).toBeLessThanOrEqual(3);
      }),
      { numRuns: 1000 },
    );
  });

  test('that are frames in any order end every request once, if only with the connection', () => {
    const anyFrame = fc.oneof(
      fc.constantFrom(...CONVERSATION),
      fc
        .record({
          type: fc.integer({ min: 0, max: 11 }),
          flags: fc.constantFrom(0, 1, 4, 5, 8, 9, 12, 13, 0x20, 0x24, 0xff),
          streamId: fc.constantFrom(0, 1, 2, 3, 5, 7, 0x7fff_ffff),
          payload: fc.uint8Array({ maxLength: 40 }),
        })
        .map(({ type, flags, streamId, payload }) => frame(type, flags, streamId, payload)),
    );
    fc.assert(
      fc.property(fc.array(anyFrame, { maxLength: 30 }), (frames) => {
        const rig = new ConnectionRig();
        for (const name of ['a', 'b', 'c']) rig.send(name);
        rig.receive(settings());
        for (const each of frames) {
          if (!rig.wire.isClosed) rig.receive(each);
        }
        rig.wire.receiver?.ended();
        const ends = rig.takeEvents().filter((event) => /^[abc] /.test(event));
        expect(ends.map((event) => event[0]).sort()).toEqual(['a', 'b', 'c']);
      }),
      { numRuns: 1000 },
    );
  });

  test('that answer many requests at once give each its own body', () => {
    const order = fc.shuffledSubarray(
      Array.from({ length: 20 }, (_, index) => index),
      { minLength: 20 },
    );
    fc.assert(
      fc.property(order, fc.array(fc.integer({ min: 0, max: 1000 })), (indexes, at) => {
        const rig = new SessionRig();
        for (let count = 0; count < 20; count++) rig.open();
        const bytes = Buffer.concat(indexes.map((index) => answer(index * 2 + 1, `body ${index}`)));
        for (const piece of cut(bytes, at)) rig.receive(piece);
        const completed = rig.takeEvents().filter((event) => event.startsWith('completed'));
        expect(completed).toEqual(
          indexes.map((index) => `completed ${index * 2 + 1} 200 body ${index}`),
        );
      }),
      { numRuns: 50 },
    );
  });
});

function cut(bytes: Buffer, at: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  let start = 0;
  for (const end of [...at].sort((left, right) => left - right).concat(bytes.length)) {
    pieces.push(bytes.subarray(start, Math.min(end, bytes.length)));
    start = Math.min(end, bytes.length);
  }
  return pieces;
}
