import { bundlePage } from './bundle-page.ts';

/** What every page has, whatever it is about. */
export interface PageParts {
  /** A classic script without `</script` in it. */
  readonly script: string;
  readonly style: string;
  /** Of the package that draws the charts. */
  readonly licence: string;
}

/**
 * The parts that all pages share. Sources bundle them, which needs the tools of a checkout; the build has this module
 * replaced by one with the texts.
 */
export function pageParts(): Promise<PageParts> {
  return bundlePage();
}
