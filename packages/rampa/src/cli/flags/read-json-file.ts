import { Buffer } from 'node:buffer';
import { type FileHandle, open } from 'node:fs/promises';
import { formatValue } from '../../core/errors.ts';
import type { Problems } from '../../core/problems.ts';
import { EARLIER_RUN_HINT } from './read-recording.ts';
import { wrong } from './read-values.ts';
import { reasonOf } from './reason-of.ts';

/** A result has a few hundred kB, with thousands of series some MB. */
const MAX_BYTES = 64_000_000;

/** How the first bytes of a recording read as text. */
const RECORDING_START = '\u{fffd}RAMPA\r\n';

/**
 * Reads the JSON result that a flag names; what is wrong goes to `problems`. Whether it is a result is for the caller to
 * find out.
 * @returns parsed JSON; `undefined` when it cannot be read
 */
export async function readJsonFile(
  flag: string,
  path: string,
  problems: Problems,
): Promise<unknown> {
  if (path === '') {
    wrong(flag, 'the path of a file', path, problems);
    return undefined;
  }
  const text = await readText(flag, path, problems);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    const got = `${formatValue(path)} which is neither`;
    problems.add(
      text.startsWith(RECORDING_START)
        ? `${flag} must be a file when it is a recording, got a pipe: ${formatValue(path)}`
        : `${flag} must be whole JSON, or a recording, got ${got}`,
      EARLIER_RUN_HINT,
    );
    return undefined;
  }
}

async function readText(
  flag: string,
  path: string,
  problems: Problems,
): Promise<string | undefined> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    const bytes = size <= MAX_BYTES ? await readBounded(file) : undefined;
    if (bytes !== undefined) return bytes.toString('utf8');
    problems.add(
      `${flag} must be a file of at most ${MAX_BYTES / 1e6} MB, got ${formatValue(path)}`,
    );
  } catch (error) {
    problems.add(`${flag} cannot be read from ${formatValue(path)}: ${reasonOf(error)}`);
  }
  return undefined;
}

/** A device or a pipe does not tell its size, and may have no end. @returns `undefined` for more than {@link MAX_BYTES} */
async function readBounded(file: FileHandle): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of file.createReadStream({ autoClose: false, end: MAX_BYTES })) {
    parts.push(part);
    length += part.length;
  }
  return length > MAX_BYTES ? undefined : Buffer.concat(parts, length);
}
