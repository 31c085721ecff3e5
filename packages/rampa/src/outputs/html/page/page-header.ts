import type { ReportData } from '../report-data.ts';
import { element } from './element.ts';
import { type Theme, themeButton } from './theme.ts';

/** The bar at the top: whose page this is, and where to find what. */
export function pageHeader(
  { run }: ReportData,
  sections: readonly HTMLElement[],
  theme: Theme,
): HTMLElement {
  const links = sections.flatMap(({ id, firstElementChild }) => {
    const title = firstElementChild?.tagName === 'H2' ? firstElementChild.textContent : undefined;
    return title === undefined || title === null ? [] : [element('a', { href: `#${id}` }, [title])];
  });
  return element('header', { class: 'top' }, [
    element('span', { class: 'brand' }, ['rampa', element('small', {}, [run.rampaVersion])]),
    element('nav', { 'aria-label': 'Sections' }, links),
    themeButton(theme),
  ]);
}
