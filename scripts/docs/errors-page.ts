import { CODES, EXIT } from '../../packages/rampa/src/core/codes.ts';
import { type Page, page, table } from './page.ts';

/** The reference of error codes and exit codes. */
export function errorsPage(): Page {
  return page('errors.md', [
    '# Error codes and exit codes',
    'Every error of rampa has a `code` that stays the same from release to release, a message for people and ' +
      'often a `hint`. Match on the code, never on the message.',
    '## Exit codes',
    "The exit codes of `rampa run`. When a run has several reasons to fail, the strongest one decides: the run's " +
      'result lists all of them.',
    table(['Exit code', 'Meaning', 'Error codes that lead to it'], exitRows()),
    '`rampa check` exits with 0 for a valid script, 1 for an invalid one and 2 when there is no such file.',
    '## Error codes',
    table(['Code', 'Meaning', 'Exit code'], codeRows()),
  ]);
}

function exitRows(): readonly (readonly string[])[] {
  return Object.entries(EXIT).map(([name, exitCode]) => {
    const codes = Object.entries(CODES).filter(([, row]) => row.exitCode === exitCode);
    const links = codes.map(([code]) => `\`${code}\``).join(', ');
    return [String(exitCode), inWords(name), links === '' ? '-' : links];
  });
}

function codeRows(): readonly (readonly string[])[] {
  return Object.entries(CODES).map(([code, { meaning, exitCode }]) => [
    `\`${code}\``,
    meaning,
    String(exitCode),
  ]);
}

/** `thresholdBreach` as `threshold breach`. */
function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
