import { closestName } from '../core/closest.ts';
import { OWN_MODULE_NAMES } from './self-resolve.ts';

/** What a user reads about an import that Node did not find; `text` is Node's message. */
export function explainMissingModule(text: string): {
  readonly problem: string;
  readonly hint: string;
} {
  const name = /Cannot find (?:package|module) '([^']+)'/.exec(text)?.[1];
  const from = /imported from (\S.*)$/m.exec(text)?.[1];
  const problem = `imports ${name === undefined ? 'a module' : `'${name}'`}, which cannot be found`;
  const place = from === undefined ? '' : ` (in ${from})`;
  return { problem: `${problem}${place}`, hint: hintFor(name) };
}

function hintFor(name: string | undefined): string {
  if (name === undefined || /^(?:[./]|[A-Za-z]:|file:)/.test(name)) {
    return 'Check the path and its ending; Node needs the full file name, such as ./steps.ts.';
  }
  if (name.startsWith('rampa/')) {
    const guess = closestName(name, OWN_MODULE_NAMES) ?? 'rampa';
    return `Import '${guess}'; there are ${OWN_MODULE_NAMES.join(' and ')}.`;
  }
  if (/^k6(?:\/|$)/.test(name)) {
    return "Use worker.http, worker.check and worker.sleep: k6's modules do not exist here.";
  }
  if (/^(?:~|@\/)/.test(name)) return ALIAS_HINT;
  const install = `Run: npm install ${packageOf(name)}`;
  return name.includes('/') ? `${install}. ${ALIAS_HINT}` : install;
}

/** What bundlers resolve looks like the name of a package, or of none. */
export const ALIAS_HINT =
  'Write a relative path for an alias: Node does not read the paths of tsconfig.json.';

/** `@scope/name/sub/path` is a part of the package `@scope/name`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
