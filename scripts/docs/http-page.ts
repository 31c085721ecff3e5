import { faultBlocks } from './http-faults.ts';
import { responseBlocks } from './http-responses.ts';
import { type Page, page } from './page.ts';

/** The reference of the HTTP client. */
export function httpPage(): Page {
  return page('http.md', [
    '# HTTP',
    'What the HTTP client makes of the world. How to use it is in the [guide](../guide/http.md).',
    ...faultBlocks(),
    ...responseBlocks(),
  ]);
}
