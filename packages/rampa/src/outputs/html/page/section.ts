import { element } from './element.ts';

/** A part of the page with a heading that links can lead to. */
export function section(
  id: string,
  title: string,
  children: readonly (Node | string)[],
): HTMLElement {
  const heading = element('h2', { id: `${id}-title` }, [title]);
  return element('section', { id, 'aria-labelledby': `${id}-title` }, [heading, ...children]);
}

/** A box on the page. */
export function panel(children: readonly (Node | string)[], more = ''): HTMLElement {
  return element('div', { class: `panel ${more}`.trim() }, children);
}
