import type { StatusRange } from '../../core/http-plan.ts';

/** Whether the status is in one of the ranges; it then counts as no failure. */
export function isExpectedStatus(expected: readonly StatusRange[], status: number): boolean {
  for (const { from, to } of expected) if (status >= from && status <= to) return true;
  return false;
}
