import { formatValue } from '../errors.ts';
import type { Report } from './report.ts';

/** Reads whether bodies are dropped. */
export function readDiscardBody(source: unknown, report: Report): boolean {
  if (typeof source !== 'boolean') report([], `must be true or false, got ${formatValue(source)}`);
  return source === true;
}
