import { type Page, page } from './page.ts';

/** The list of all other pages. */
export function indexPage(pages: readonly Page[]): Page {
  const links = pages.map(({ name, text }) => {
    const title = /^# (?<title>.+)$/m.exec(text)?.groups?.['title'] ?? name;
    return `- [${title}](${name})`;
  });
  return page('README.md', [
    '# Reference',
    'These pages are generated from the sources by `npm run docs`; change the sources, not the pages. ' +
      'To learn how to use rampa, read the [guide](../guide/README.md).',
    links.join('\n'),
  ]);
}
