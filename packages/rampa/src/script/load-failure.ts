import { fileURLToPath } from 'node:url';
import {
  describeThrown,
  isRampaError,
  kindOf,
  nameOf,
  RampaError,
  stackOf,
} from '../core/errors.ts';
import { findDecorator, findSyntaxError } from './find-syntax-error.ts';
import { ALIAS_HINT, explainMissingModule } from './missing-module.ts';

/** A script that did not load. */
export interface FailedLoad {
  /** As the user wrote it. */
  readonly path: string;
  readonly file: string;
  /** Every file that was imported, the script itself first. */
  readonly imported: readonly string[];
}

/** The error that a user reads when the import of a script failed with `cause`. */
export async function explainLoadFailure(load: FailedLoad, cause: unknown): Promise<RampaError> {
  const { problem, hint } = await explain(load, cause);
  const message = `script '${load.path}' ${problem}`;
  return new RampaError('RAMPA_SCRIPT_FAILED', message, { hint, cause });
}

interface Explanation {
  readonly problem: string;
  readonly hint?: string | undefined;
}

async function explain(load: FailedLoad, cause: unknown): Promise<Explanation> {
  switch (kindOf(cause)) {
    case 'ERR_MODULE_NOT_FOUND':
    case 'MODULE_NOT_FOUND':
      return explainMissingModule(describeThrown(cause));
    case 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX':
      return {
        problem: `uses syntax that is not plain type annotations: ${describeThrown(cause)}${at(placeOf(cause))}`,
        hint: STRIP_HINT,
      };
    case 'ERR_INVALID_MODULE_SPECIFIER':
      return { problem: `cannot be linked: ${describeThrown(cause)}`, hint: ALIAS_HINT };
    case 'ERR_IMPORT_ATTRIBUTE_MISSING':
      return {
        problem: `cannot be linked: ${describeThrown(cause)}`,
        hint: "Write: import data from './data.json' with { type: 'json' }",
      };
    default:
      if (isSyntaxError(cause)) return explainSyntax(load, cause);
      return {
        problem: `threw while loading: ${describeThrown(cause)}${at(placeOf(cause))}`,
        hint: isRampaError(cause) ? cause.hint : undefined,
      };
  }
}

const STRIP_HINT =
  'Rewrite it as erasable syntax, or install tsx and run with NODE_OPTIONS=--import=tsx.';

/** What V8 says about the `@` of a decorator, among other characters. */
const DECORATOR_MESSAGE = 'Invalid or unexpected token';

const SYNTAX = 'has a syntax error';

/** One of the script's own, such as that of JSON.parse(), has frames of the script in its stack. */
function isSyntaxError(thrown: unknown): boolean {
  if (nameOf(thrown) !== 'SyntaxError') return false;
  return headingOf(thrown) !== undefined || placeOf(thrown) === undefined;
}

async function explainSyntax(load: FailedLoad, cause: unknown): Promise<Explanation> {
  const message = describeThrown(cause);
  if (message === DECORATOR_MESSAGE) {
    const decorator = await findDecorator(load.imported);
    const problem = `uses decorators, which Node cannot run${at(decorator)}`;
    if (decorator !== undefined) return { problem, hint: STRIP_HINT };
  }
  const place = placeOf(cause) ?? (await findSyntaxError(load.imported));
  // Linking reports a missing export as a SyntaxError too.
  if (message.includes(' provide an export ')) {
    return { problem: `cannot be linked: ${message}${at(place)}`, hint: exportHint(message) };
  }
  return { problem: `${SYNTAX}: ${message}${at(place)}`, hint: moduleHint(message, place) };
}

/** What k6 exports, and a worker has. */
const MEMBER = /'rampa' does not .* named '(check|fail|group|http|sleep|Counter|Gauge|Rate|Trend)'/;

function exportHint(message: string): string {
  const member = MEMBER.exec(message)?.[1]?.toLowerCase();
  return member === undefined
    ? "Check the name; of a type, write 'import type'."
    : `Use worker.${member}: every iteration is given its worker.`;
}

/** A file in a folder whose `package.json` says CommonJS, as that of `npm init` does. */
function moduleHint(message: string, place: string | undefined): string | undefined {
  if (!/^Cannot use import statement|^Unexpected token 'export'/.test(message)) return undefined;
  const extension = /\.[cm]?js:\d/.test(place ?? '') ? '.mjs' : '.mts';
  return `Add "type": "module" to package.json, or name the script ${extension}.`;
}

/**
 * The first place in user code that a stack names: Node writes `file:line` above a syntax error, and
 * `at name (file:line:column)` below any other.
 */
function placeOf(thrown: unknown): string | undefined {
  return headingOf(thrown) ?? framePlaceOf(thrown);
}

function headingOf(thrown: unknown): string | undefined {
  const [first = ''] = stackOf(thrown)?.split('\n') ?? [];
  return /^(?:file:\/\/)?(\/.*:\d+|[A-Za-z]:\\.*:\d+)$/.exec(first)?.[1];
}

function framePlaceOf(thrown: unknown): string | undefined {
  for (const line of stackOf(thrown)?.split('\n') ?? []) {
    const place = /^\s+at (?:async )?(?:.*\()?(?:file:\/\/)?([^()]+:\d+:\d+)\)?$/.exec(line)?.[1];
    if (place !== undefined && isUserCode(place)) return place;
  }
  return undefined;
}

/** Frames of Node, of packages and of rampa itself say nothing about the script. */
function isUserCode(place: string): boolean {
  return !/^node:|[\\/]node_modules[\\/]/.test(place) && !place.startsWith(OWN_FOLDER);
}

const OWN_FOLDER = fileURLToPath(new URL('..', import.meta.url));

function at(place: string | undefined): string {
  return place === undefined ? '' : ` (at ${place})`;
}
