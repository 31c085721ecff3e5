import { constants } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  cannotOpen,
  cannotWrite,
  destinationKind,
  neededPath,
  verifyPlace,
} from '../support/destination.ts';

const { O_CREAT, O_EXCL, O_WRONLY } = constants;
const OUTPUT = 'record';

/**
 * Opens the file that a run is recorded into. What it held before stays until the first write; a file that was made by
 * opening it disappears again when nothing was ever written.
 * @throws {RampaError} `RAMPA_OUTPUT_INVALID` when there is no path, or no file can be written there
 */
export async function openRecordFile(destination: string | undefined): Promise<RecordFile> {
  const path = neededPath(OUTPUT, destination);
  try {
    const kind = await destinationKind(path);
    if (kind === 'pipe' || kind === 'device') throw new Error(`it is a ${kind}, no file`);
    const isNew = kind === 'new';
    return new RecordFile(path, await open(path, O_WRONLY | (isNew ? O_CREAT | O_EXCL : 0)), isNew);
  } catch (cause) {
    throw cannotOpen(OUTPUT, path, cause);
  }
}

/** A file whose end can be written again and again. */
export class RecordFile implements AsyncDisposable {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #isNew: boolean;
  /** The path for as long as it is open, whatever becomes of the current folder. */
  readonly #target: string;
  #bytes = 0;
  #isClosed = false;

  constructor(path: string, file: FileHandle, isNew: boolean) {
    this.path = path;
    this.#file = file;
    this.#isNew = isNew;
    this.#target = resolve(path);
  }

  /**
   * Writes from a place in the file on, and cuts off what was there behind.
   * @throws {RampaError} `RAMPA_OUTPUT_FAILED`
   */
  async writeFrom(place: number, bytes: Uint8Array): Promise<void> {
    try {
      if (this.#bytes === 0) await this.#file.truncate();
      const end = place + bytes.length;
      for (let at = place; at < end; ) {
        const { bytesWritten } = await this.#file.write(bytes, at - place, end - at, at);
        at += bytesWritten;
      }
      if (end < this.#bytes) await this.#file.truncate(end);
      this.#bytes = end;
    } catch (cause) {
      throw cannotWrite(OUTPUT, this.path, cause);
    }
  }

  /** Makes sure that the file is still there. @throws {RampaError} `RAMPA_OUTPUT_FAILED` */
  async verify(): Promise<void> {
    await verifyPlace(OUTPUT, this.path, { file: this.#file, target: this.#target });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    // Nothing can be done about a file that does not close; what matters was reported by `writeFrom`.
    await this.#file.close().catch(() => {});
    if (this.#isNew && this.#bytes === 0) await unlink(this.#target).catch(() => {});
  }
}
