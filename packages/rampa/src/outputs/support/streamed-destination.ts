import { constants, openSync } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { Socket } from 'node:net';
import { resolve } from 'node:path';
import {
  cannotOpen,
  cannotWrite,
  type Destination,
  type DestinationKind,
  destinationKind,
  neededPath,
  verifyPlace,
} from './destination.ts';

const { O_APPEND, O_CREAT, O_EXCL, O_NONBLOCK, O_WRONLY } = constants;

const FLAGS = { new: O_WRONLY | O_CREAT | O_EXCL, file: O_WRONLY, device: O_WRONLY | O_APPEND };

/**
 * Opens what an output writes to while the run goes on. What a file held before stays until the first write; a
 * file that was made by opening it disappears again when nothing was ever written.
 * @throws {RampaError} `RAMPA_OUTPUT_INVALID` when there is no path, or nothing can be written there
 */
export async function openStreamed(
  output: string,
  destination: string | undefined,
): Promise<Destination> {
  const path = neededPath(output, destination);
  try {
    const kind = await destinationKind(path);
    if (kind !== 'pipe') {
      return new StreamedFile(output, path, await open(path, FLAGS[kind]), kind);
    }
    // Without a reader at the other end, any other way to open it would wait for one, for ever.
    return new PipeDestination(output, path, openSync(path, O_WRONLY | O_NONBLOCK));
  } catch (cause) {
    throw cannotOpen(output, path, cause);
  }
}

class StreamedFile implements Destination {
  readonly path: string;
  readonly #output: string;
  readonly #file: FileHandle;
  readonly #kind: DestinationKind;
  /** The path for as long as it is open, whatever becomes of the current folder. */
  readonly #target: string;
  #writtenBytes = 0;
  #isClosed = false;

  constructor(output: string, path: string, file: FileHandle, kind: DestinationKind) {
    this.#output = output;
    this.path = path;
    this.#file = file;
    this.#kind = kind;
    this.#target = resolve(path);
  }

  async write(text: string | Uint8Array): Promise<void> {
    try {
      if (this.#writtenBytes === 0) await this.#cut();
      await this.#append(typeof text === 'string' ? Buffer.from(text) : text);
    } catch (cause) {
      // A full device takes half of a line; what is whole can be read.
      await this.#cut().catch(() => {});
      throw cannotWrite(this.#output, this.path, cause);
    }
  }

  async verify(): Promise<void> {
    if (this.#kind === 'device' || this.#writtenBytes === 0) return;
    await verifyPlace(this.#output, this.path, { file: this.#file, target: this.#target });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    // Nothing can be done about a file that does not close; what matters was reported by `write`.
    await this.#file.close().catch(() => {});
    if (this.#kind === 'new' && this.#writtenBytes === 0)
      await unlink(this.#target).catch(() => {});
  }

  /** In one piece where the system takes it: `writeFile` makes a dozen of the 50 ms of a fast run. */
  async #append(bytes: Uint8Array): Promise<void> {
    let at = 0;
    while (at < bytes.length) at += (await this.#file.write(bytes, at)).bytesWritten;
    this.#writtenBytes += bytes.length;
  }

  /** Leaves what was written in whole. Devices have no length. */
  async #cut(): Promise<void> {
    if (this.#kind !== 'device') await this.#file.truncate(this.#writtenBytes);
  }
}

/** A pipe whose reader is slow blocks no thread here, so the process can end at any time. */
class PipeDestination implements Destination {
  readonly path: string;
  readonly #output: string;
  readonly #socket: Socket;

  constructor(output: string, path: string, fd: number) {
    this.#output = output;
    this.path = path;
    this.#socket = new Socket({ fd, readable: false, writable: true });
    // Whoever writes hears of it.
    this.#socket.on('error', () => {});
  }

  write(text: string | Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.write(text, (cause) => {
        if (cause) reject(cannotWrite(this.#output, this.path, cause));
        else resolve();
      });
    });
  }

  async verify(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.destroy();
  }
}
