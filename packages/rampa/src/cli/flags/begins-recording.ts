import { open } from 'node:fs/promises';

/** Whether a file is what `--record` writes; false also for what cannot be read, which reading it as JSON will tell. */
export async function beginsRecording(path: string): Promise<boolean> {
  const { MAGIC } = await import('../../outputs/record/chunk.ts');
  try {
    await using file = await open(path);
    const { buffer } = await file.read(new Uint8Array(MAGIC.length), 0, MAGIC.length, 0);
    return MAGIC.every((byte, at) => buffer[at] === byte);
  } catch {
    return false;
  }
}
