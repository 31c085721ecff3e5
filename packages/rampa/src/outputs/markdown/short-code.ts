import { boundedText } from '../../core/bounded-text.ts';
import { markdownCode } from '../../core/markdown-code.ts';

const MAX_CHARACTERS = 300;

/** A text of a script or a server as code, shortened. */
export function shortCode(text: string): string {
  return markdownCode(boundedText(text, MAX_CHARACTERS));
}
