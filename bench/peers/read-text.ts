import { readFile } from 'node:fs/promises';

/** What a tool has written; empty when it did not get as far. */
export function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
