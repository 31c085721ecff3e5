import { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { Wire } from '../../src/network/wire.ts';

type Told = (error?: Error | null) => void;

/** A socket that tells of its writes only when it is asked to, or at once. */
class LateSocket extends Socket {
  readonly written: string[] = [];
  readonly #untold: Told[] = [];
  readonly #isLate: boolean;

  constructor(isLate: boolean) {
    super();
    this.#isLate = isLate;
  }

  override _write(chunk: unknown, _encoding: string, told: Told): void {
    this.#take(String(chunk), told);
  }

  override _writev(chunks: { readonly chunk: unknown }[], told: Told): void {
    this.#take(chunks.map(({ chunk }) => String(chunk)).join('+'), told);
  }

  tell(error?: Error): void {
    this.#untold.shift()?.(error);
  }

  #take(text: string, told: Told): void {
    this.written.push(text);
    if (this.#isLate) this.#untold.push(told);
    else told();
  }
}

interface Rig {
  readonly socket: LateSocket;
  readonly wire: Wire;
  /** What the receiver was told. */
  readonly heard: string[];
}

function openRig({ isLate }: { readonly isLate: boolean }): Rig {
  const heard: string[] = [];
  const socket = new LateSocket(isLate);
  const receiver = {
    receive: () => {},
    drained: () => heard.push('drained'),
    ended: () => heard.push('ended'),
    failed: (error: unknown) => heard.push(String(error)),
  };
  return { socket, heard, wire: new Wire(receiver, Buffer.alloc(8), () => socket) };
}

describe('a wire', () => {
  test('says of what left at once that it has, and nothing later', () => {
    const { socket, wire, heard } = openRig({ isLate: false });
    expect([wire.write('a'), wire.writeBoth('b', Buffer.from('c')), wire.isSending]).toEqual([
      true,
      true,
      false,
    ]);
    expect({ written: socket.written, heard }).toEqual({ written: ['a', 'b+c'], heard: [] });
  });

  test('hands nothing to a socket that has not told of the last write, then all at once', () => {
    const { socket, wire, heard } = openRig({ isLate: true });
    expect([wire.write('a'), wire.write(Buffer.from('b')), wire.isSending]).toEqual([
      false,
      false,
      true,
    ]);
    expect(wire.writeBoth('c', Buffer.from('d'))).toBe(false);
    expect(socket.written).toEqual(['a']);
    socket.tell();
    expect({ written: socket.written, heard }).toEqual({ written: ['a', 'b+c+d'], heard: [] });
    socket.tell();
    expect({ heard, isSending: wire.isSending }).toEqual({ heard: ['drained'], isSending: false });
  });

  test('drops what was to follow a write that failed', async () => {
    const { socket, wire, heard } = openRig({ isLate: true });
    wire.write('a');
    wire.write('b');
    socket.tell(new Error('reset'));
    await Promise.resolve();
    expect({ written: socket.written, heard }).toEqual({ written: ['a'], heard: ['Error: reset'] });
  });
});
