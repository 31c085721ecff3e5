import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of rampa's own code, built or not. */
const OWN_FOLDER = fileURLToPath(new URL('../../', import.meta.url));
const POSITION = /:\d+$/;
const OTHERS = ['node:', 'node_modules', '<anonymous>', OWN_FOLDER];

/**
 * The first frames of a stack that point into the user's own code, as `file:line:column`, shortened to
 * paths below `cwd` where possible.
 */
export function userFrames(stack: string | undefined, cwd: string, limit: number): string[] {
  const frames: string[] = [];
  for (const line of (stack ?? '').split('\n')) {
    const frame = /^\s+at (.+)$/.exec(line)?.[1];
    if (frame === undefined) continue;
    const place = frame.replace(/^.*\((.+)\)$/, '$1').replace(/^async /, '');
    const path = place.startsWith('file://') ? pathOf(place) : place;
    const isUsers = POSITION.test(path) && !OTHERS.some((other) => path.includes(other));
    if (isUsers) frames.push(shorten(path, cwd));
    if (frames.length === limit) break;
  }
  return frames;
}

/** Scripts are imported with a query when they are loaded again; it says nothing to the user. */
function pathOf(place: string): string {
  const position = /(?::\d+){1,2}$/.exec(place)?.[0] ?? '';
  const url = place.slice(0, place.length - position.length).replace(/[?#].*$/, '');
  try {
    return `${fileURLToPath(url)}${position}`;
  } catch {
    return place;
  }
}

function shorten(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short.startsWith('..') ? path : short;
}
