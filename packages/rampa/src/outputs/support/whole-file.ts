import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import {
  cannotOpen,
  cannotWrite,
  type Destination,
  destinationKind,
  neededPath,
} from './destination.ts';
import { openStreamed } from './streamed-destination.ts';

/**
 * Opens what an output writes in one piece at the end. A file gets the whole text or stays as it was, and does
 * not appear before; pipes and devices are written to as they are.
 * @throws {RampaError} `RAMPA_OUTPUT_INVALID` when there is no path, or nothing can be written there
 */
export async function openWhole(
  output: string,
  destination: string | undefined,
): Promise<Destination> {
  const path = neededPath(output, destination);
  try {
    const kind = await destinationKind(path);
    if (kind === 'new') {
      makeAndRemove(path);
      // The script may change the current folder until then.
      return new WholeFile(output, path, resolve(path));
    }
    if (kind === 'file') {
      closeSync(openSync(path, constants.O_WRONLY));
      // A link stays a link.
      const target = await realpath(path);
      if (canReplace(target)) return new WholeFile(output, path, target);
    }
  } catch (cause) {
    throw cannotOpen(output, path, cause);
  }
  return openStreamed(output, path);
}

/** Writes beside the file, and takes its place when everything is there. */
class WholeFile implements Destination {
  readonly path: string;
  readonly #output: string;
  readonly #target: string;

  constructor(output: string, path: string, target: string) {
    this.#output = output;
    this.path = path;
    this.#target = target;
  }

  /** In one turn, so that no signal can end the process between writing and tidying up. */
  async write(text: string | Uint8Array): Promise<void> {
    const beside = besideOf(this.#target);
    try {
      writeFileSync(beside, text, { flag: 'wx' });
      this.#replaceBy(beside);
    } catch (cause) {
      throw cannotWrite(this.#output, this.path, cause);
    } finally {
      rmSync(beside, { force: true });
    }
  }

  async verify(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {}

  #replaceBy(beside: string): void {
    const older = statSync(this.#target, { throwIfNoEntry: false });
    if (older !== undefined) chmodSync(beside, older.mode);
    try {
      renameSync(beside, this.#target);
    } catch {
      // A file that is mounted by itself into a container cannot be replaced, only overwritten.
      copyFileSync(beside, this.#target);
    }
  }
}

/** False in a folder where no file can be made: then the file that is there is written to as it is. */
function canReplace(target: string): boolean {
  try {
    makeAndRemove(besideOf(target));
    return true;
  } catch {
    return false;
  }
}

/** In one turn, so that nothing is left behind whatever happens to the process. */
function makeAndRemove(path: string): void {
  closeSync(openSync(path, 'wx'));
  rmSync(path);
}

function besideOf(path: string): string {
  return join(dirname(path), `.rampa-${crypto.randomUUID()}.tmp`);
}
