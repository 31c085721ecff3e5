import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import process from 'node:process';

/**
 * Looks for the first file that does not parse. Node does not say where a syntax error in an ES module is, so
 * the files are parsed once more by the parser that it strips types with.
 * @returns `file:line`
 */
export function findSyntaxError(files: readonly string[]): Promise<string | undefined> {
  return findLine(files, lineOfError);
}

/**
 * Looks for the first line that starts with a decorator: valid TypeScript that Node cannot run.
 * @returns `file:line`
 */
export function findDecorator(files: readonly string[]): Promise<string | undefined> {
  return findLine(files, (source) => {
    const index = source.split('\n').findIndex((line) => /^\s*@[A-Za-z_$]/.test(line));
    return index === -1 ? undefined : index + 1;
  });
}

type LineOf = (source: string, file: string) => number | undefined;

async function findLine(files: readonly string[], lineOf: LineOf): Promise<string | undefined> {
  for (const file of files) {
    if (file.includes('node_modules')) continue;
    const source = await readFile(file, 'utf8').catch(() => '');
    const line = lineOf(source, file);
    if (line !== undefined) return `${file}:${line}`;
  }
  return undefined;
}

function lineOfError(source: string, file: string): number | undefined {
  try {
    withoutWarnings(() => stripTypeScriptTypes(source, { sourceUrl: file }));
    return undefined;
  } catch (error) {
    const heading = error instanceof Error ? error.stack?.split('\n')[0] : undefined;
    const line = /:(\d+)$/.exec(heading ?? '')?.[1];
    return line === undefined ? undefined : Number(line);
  }
}

/** Node calls its parser experimental, which says nothing about the script that is looked at. */
function withoutWarnings(parse: () => void): void {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    parse();
  } finally {
    process.emitWarning = emitWarning;
  }
}
