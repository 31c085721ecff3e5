import { constants } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describeThrown, RampaError } from '../../core/errors.ts';

/**
 * The file that an output writes to. What it held before stays until the first write; a file that was made
 * by opening it disappears again when nothing was ever written.
 */
export class DestinationFile implements AsyncDisposable {
  readonly path: string;
  readonly #output: string;
  readonly #file: FileHandle;
  readonly #isNew: boolean;
  #hasText = false;
  #isClosed = false;

  constructor(output: string, path: string, file: FileHandle, isNew: boolean) {
    this.#output = output;
    this.path = path;
    this.#file = file;
    this.#isNew = isNew;
  }

  /**
   * Writes behind what was written before.
   * @throws {RampaError} `RAMPA_OUTPUT_FAILED`
   */
  async write(text: string): Promise<void> {
    try {
      if (!this.#hasText) await this.#makeEmpty();
      this.#hasText = true;
      await this.#file.writeFile(text);
    } catch (cause) {
      throw new RampaError(
        'RAMPA_OUTPUT_FAILED',
        `${this.#output}: '${this.path}' cannot be written to: ${reasonOf(cause, this.path)}`,
        { hint: 'Check the space that is left, and that nothing else uses the file.', cause },
      );
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    // Nothing can be done about a file that does not close; what matters was reported by `write`.
    await this.#file.close().catch(() => {});
    if (this.#isNew && !this.#hasText) await unlink(this.path).catch(() => {});
  }

  /** Devices and pipes have no length to cut. */
  async #makeEmpty(): Promise<void> {
    if ((await this.#file.stat()).isFile()) await this.#file.truncate(0);
  }
}

/**
 * Opens the file of an output for writing.
 * @throws {RampaError} `RAMPA_OUTPUT_INVALID` when there is no path, or nothing can be written there
 */
export async function openDestination(
  output: string,
  path: string | undefined,
): Promise<DestinationFile> {
  if (path === undefined) {
    const message = `${output}: a file to write to is missing`;
    throw new RampaError('RAMPA_OUTPUT_INVALID', message, { hint: `Write ${output}=PATH.` });
  }
  try {
    const created = await open(path, 'wx').catch(unlessExists);
    const file = created ?? (await open(path, constants.O_WRONLY));
    return new DestinationFile(output, path, file, created !== undefined);
  } catch (cause) {
    throw new RampaError(
      'RAMPA_OUTPUT_INVALID',
      `${output}: '${path}' cannot be opened for writing: ${reasonOf(cause, path)}`,
      { hint: 'Give the path of a file in a folder that exists and is writable.', cause },
    );
  }
}

function unlessExists(error: unknown): undefined {
  if (codeOf(error) !== 'EEXIST') throw error;
}

function reasonOf(error: unknown, path: string): string {
  switch (codeOf(error)) {
    case 'ENOENT':
      return `the folder '${dirname(path)}' does not exist`;
    case 'ENOTDIR':
      return `'${dirname(path)}' is not a folder`;
    case 'EISDIR':
      return 'it is a folder';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EROFS':
      return 'the file system is read-only';
    case 'ENOSPC':
      return 'no space left on the device';
    default:
      return describeThrown(error);
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
