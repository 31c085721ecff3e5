import { type FileHandle, lstat, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describeThrown, RampaError } from '../../core/errors.ts';

/** What an output writes its text to, or its bytes. */
export interface Destination extends AsyncDisposable {
  /** As the user wrote it. */
  readonly path: string;
  /** @throws {RampaError} `RAMPA_OUTPUT_FAILED` */
  write(text: string | Uint8Array): Promise<void>;
  /**
   * Makes sure that what was written can still be found at the path.
   * @throws {RampaError} `RAMPA_OUTPUT_FAILED`
   */
  verify(): Promise<void>;
}

/**
 * What is at a path: nothing yet, a file, a named pipe, or something else that takes text, such as a device. A
 * file that is named by an open descriptor, such as `/dev/stdout`, is of the last kind: others write to it too.
 */
export type DestinationKind = 'new' | 'file' | 'pipe' | 'device';

const DESCRIPTOR = /^\/(?:dev\/(?:stdout|stderr|fd\/)|proc\/)/;

/** @throws {Error} when it is a folder, leads nowhere or cannot be looked at */
export async function destinationKind(path: string): Promise<DestinationKind> {
  const found = await stat(path).catch(unlessMissing);
  if (found === undefined) {
    const link = await lstat(path).catch(unlessMissing);
    if (link === undefined) return 'new';
    throw new Error('it is a link to a file that does not exist');
  }
  if (found.isDirectory()) throw new Error('it is a folder');
  if (found.isFIFO()) return 'pipe';
  return found.isFile() && !DESCRIPTOR.test(path) ? 'file' : 'device';
}

/** The path of an output's destination. @throws {RampaError} `RAMPA_OUTPUT_INVALID` when there is none */
export function neededPath(output: string, path: string | undefined): string {
  if (path === '-') {
    const hint = 'Write /dev/stdout, or ./- for a file of this name.';
    throw new RampaError('RAMPA_OUTPUT_INVALID', `${output}: '-' is no path`, { hint });
  }
  if (path !== undefined && path !== '') return path;
  const message = `${output}: a file to write to is missing`;
  throw new RampaError('RAMPA_OUTPUT_INVALID', message, { hint: `Write ${output}=PATH.` });
}

/** What to throw for a destination that cannot be opened. */
export function cannotOpen(output: string, path: string, cause: unknown): RampaError {
  const hint =
    codeOf(cause) === 'ENXIO'
      ? 'Start the program that reads from it first.'
      : 'Give the path of a file in a folder that exists and is writable.';
  return new RampaError(
    'RAMPA_OUTPUT_INVALID',
    `${output}: '${path}' cannot be opened for writing: ${reasonOf(cause, path)}`,
    { hint, cause },
  );
}

/** What to throw when text could not be written. */
export function cannotWrite(output: string, path: string, cause: unknown): RampaError {
  const hint =
    codeOf(cause) === 'EPIPE'
      ? 'Keep the program that reads from it running until the run is over.'
      : 'Check the space that is left, and that nothing else uses the file.';
  return new RampaError(
    'RAMPA_OUTPUT_FAILED',
    `${output}: '${path}' cannot be written to: ${reasonOf(cause, path)}`,
    { hint, cause },
  );
}

/**
 * Makes sure that a path still leads to a file that is open.
 * @throws {RampaError} `RAMPA_OUTPUT_FAILED` when it was removed, or something else is there
 */
export async function verifyPlace(
  output: string,
  path: string,
  { file, target }: { readonly file: FileHandle; readonly target: string },
): Promise<void> {
  const [written, found] = await Promise.all([file.stat(), stat(target).catch(() => undefined)]);
  if (found !== undefined && found.ino === written.ino && found.dev === written.dev) return;
  const message = `${output}: '${path}' is gone: it was removed or replaced while the run went on`;
  const hint = 'Leave the file and its folder where they are until the run is over.';
  throw new RampaError('RAMPA_OUTPUT_FAILED', message, { hint });
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
    case 'ENAMETOOLONG':
      return 'the path is too long';
    case 'ENXIO':
      return 'no program reads from it';
    case 'EPIPE':
      return 'no program reads from it any more';
    default:
      return describeThrown(error);
  }
}

function unlessMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
