import type { OutputOption } from '../../core/output.ts';

/** Percentiles from 0 to 100, in a list with commas. */
export function percentilesOption(about: string): OutputOption<readonly number[]> {
  return {
    about,
    mustBe: 'percentiles from 0 to 100 such as 50,95,99.9',
    fallback: { value: [50, 90, 95, 99], text: '50,90,95,99' },
    read(text) {
      const parts = text.split(',').map((part) => part.trim());
      const isValid = parts.every((part) => /^\d{1,3}(\.\d{1,9})?$/.test(part) && +part <= 100);
      return isValid ? parts.map(Number) : undefined;
    },
  };
}
