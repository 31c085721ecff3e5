/** Draws a bar: `share` (0 to 1) of `width` characters; anything above 0 can be seen. */
export type DrawBar = (share: number, width: number) => string;

/** Block characters where the locale says that the terminal can show them, else `#`. */
export function drawBarFor(env: Readonly<Record<string, string | undefined>>): DrawBar {
  return isUtf8(env) ? drawBlocks : drawHashes;
}

/** The first of these variables that is not empty decides, as POSIX has it. Windows Terminal sets none of them. */
function isUtf8(env: Readonly<Record<string, string | undefined>>): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'];
  if (!locale) return env['WT_SESSION'] !== undefined;
  return /utf-?8/i.test(locale);
}

const FULL_BLOCK = '█';
/** One to seven eighths of a block. */
const PART_BLOCKS = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];

function drawBlocks(share: number, width: number): string {
  if (share <= 0) return '';
  const eighths = Math.max(1, Math.round(share * width * 8));
  return FULL_BLOCK.repeat(eighths >> 3) + (PART_BLOCKS[(eighths & 7) - 1] ?? '');
}

function drawHashes(share: number, width: number): string {
  return share <= 0 ? '' : '#'.repeat(Math.max(1, Math.round(share * width)));
}
