import type { ReportList } from './report-data.ts';
import { withinCharacters } from './within-characters.ts';

/** How many characters of JSON the lists of a page may have that no one else bounds. */
const ROOM: Readonly<Record<ReportList, number>> = {
  thresholds: 15_000,
  metrics: 20_000,
  scenarios: 15_000,
  checks: 15_000,
  errors: 20_000,
  failedChecks: 15_000,
  reasons: 10_000,
  shards: 10_000,
  warnings: 10_000,
  pauses: 4000,
  causes: 10_000,
  tags: 5000,
  env: 5000,
};
/** What the lists are called in sentences, but for those whose name says it. */
const TITLES: Readonly<Partial<Record<ReportList, string>>> = {
  errors: 'kinds of errors',
  failedChecks: 'kinds of failed checks',
  env: 'variables',
};
/** Cuts lists that would make a page too large, and knows which of them. */
export class BoundedLists {
  readonly leftOut: string[] = [];
  readonly cut: Partial<Record<ReportList, number>> = {};

  /** The first of a list, as many as fit. */
  bound<Item>(list: ReportList, items: readonly Item[]): readonly Item[] {
    const { kept, leftOut } = withinCharacters(items, ROOM[list]);
    if (leftOut === 0) return kept;
    this.cut[list] = items.length;
    this.leftOut.push(
      `${leftOut} of ${items.length} ${TITLES[list] ?? list} did not fit on this page`,
    );
    return kept;
  }
}
