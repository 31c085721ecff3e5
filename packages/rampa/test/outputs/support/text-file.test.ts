import { describe, expect, test } from 'vitest';
import type { Destination } from '../../../src/outputs/support/destination.ts';
import { TextFile } from '../../../src/outputs/support/text-file.ts';

/** Takes so many texts; every further one is a failure. */
function destinationFor(writeCount: number): Destination & { readonly written: string[] } {
  const written: string[] = [];
  return {
    path: 'test',
    written,
    async write(text) {
      if (written.length === writeCount) throw new Error('full');
      written.push(Buffer.from(text).toString());
    },
    verify: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}

describe('a text file', () => {
  test('has everything that was added, in order, and lost no line', async () => {
    const destination = destinationFor(10);
    const file = new TextFile(destination);
    file.add('head\n');
    for (const line of ['é\n', Buffer.from('b\n'), 'c\n']) file.add(line, 1);
    await file.finish();
    file.add('d\n', 1);
    await file.finish();
    expect(destination.written).toEqual(['head\n', 'é\nb\nc\n', 'd\n']);
    expect(file.lostLines).toBe(0);
  });

  test('counts the lines of the write that failed, of those that waited, and no others', async () => {
    const destination = destinationFor(2);
    const file = new TextFile(destination);
    file.add('1\n2\n', 2);
    file.add('3\n', 1);
    // With the second write goes all that waits by then; what comes after is for the third.
    await expect.poll(() => destination.written.length).toBe(2);
    file.add('4\n5\n', 2);
    file.add('6\n7\n8\n', 3);
    await expect(file.finish()).rejects.toThrow('full');
    expect(destination.written).toEqual(['1\n2\n', '3\n']);
    expect([file.lostLines, file.hasRoom, file.whyFull]).toEqual([
      5,
      false,
      'the file could not be written to',
    ]);
  });
});
