import type { OutputRequest } from '../../core/output.ts';
import { gzipBody } from './gzip-body.ts';
import { choiceOption } from './output-options.ts';
import { openStreamed } from './streamed-destination.ts';
import { TextFile } from './text-file.ts';

/** Enough to compress well; every piece can be unpacked by itself, so a file that was cut off is readable up to there. */
const GZIP_CHARACTERS = 2 ** 20;

/** The option of every output that {@link openTextFile} opens a file for. */
export const FILE_COMPRESSION = choiceOption(
  { about: 'how the file is compressed; `auto` is gzip for a path that ends in `.gz`' },
  ['auto', 'gzip', 'none'],
  'auto',
);

/**
 * Opens a file that text is appended to while the run goes on, compressed as the user wants it.
 * @throws {RampaError} `RAMPA_OUTPUT_INVALID` when there is no path, or nothing can be written there
 */
export async function openTextFile(
  output: string,
  request: OutputRequest<{ readonly compression: 'auto' | 'gzip' | 'none' }>,
): Promise<TextFile> {
  const { clock } = request.host;
  const { compression } = request.options;
  const file = await openStreamed(output, request.destination);
  const isPacked = compression === 'auto' ? file.path.endsWith('.gz') : compression === 'gzip';
  if (!isPacked) return new TextFile(file);
  return new TextFile(file, { pieceCharacters: GZIP_CHARACTERS, pack: gzipBody, clock });
}
