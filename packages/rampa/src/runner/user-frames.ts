import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folders of rampa's own code, built or not, and of its command. */
const OWN_FOLDERS = ['../', '../../bin/'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);
const POSITION = /:\d+$/;
const OTHERS = ['node:', 'node_modules', '<anonymous>', ...OWN_FOLDERS];

/**
 * The first frames of a stack that point into the user's own code, as `file:line:column`, shortened to
 * paths below `cwd` where possible.
 */
export function userFrames(stack: string | undefined, cwd: string, limit: number): string[] {
  return pathsOf(stack)
    .filter((path) => POSITION.test(path) && !OTHERS.some((other) => path.includes(other)))
    .slice(0, limit)
    .map((path) => shorten(path, cwd));
}

/** Whether a stack has been in rampa's own code. */
export function hasOwnFrame(stack: string | undefined): boolean {
  return pathsOf(stack).some(isOwn);
}

/** A stack that says where something outside of rampa and Node was; `undefined` for any other. */
export function foreignStack(stack: string | undefined): string | undefined {
  const isForeign = (path: string): boolean =>
    POSITION.test(path) && !path.startsWith('node:') && !isOwn(path);
  return pathsOf(stack).some(isForeign) ? stack : undefined;
}

function isOwn(path: string): boolean {
  return OWN_FOLDERS.some((folder) => path.includes(folder));
}

/** Where each frame of a stack is, as `file:line:column`. */
function pathsOf(stack: string | undefined): string[] {
  return (stack ?? '').split('\n').flatMap((line) => {
    const frame = /^\s+at (.+)$/.exec(line)?.[1];
    if (frame === undefined) return [];
    const place = frame.replace(/^.*\((.+)\)$/, '$1').replace(/^async /, '');
    return place.startsWith('file://') ? pathOf(place) : place;
  });
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
