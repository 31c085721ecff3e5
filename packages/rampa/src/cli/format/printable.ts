/**
 * Text as it may reach a terminal or a log. Names, messages and bodies come from scripts and servers: of the control
 * characters only line ends and tabs get through, and where there are colours those that rampa uses: no text can hide
 * another. What would turn the direction of text is dropped too.
 * @param isColored whether the text may have colours
 */
export function printable(text: string, isColored = false): string {
  return text.replace(isColored ? UNSAFE_BUT_COLORS : UNSAFE, '');
}

// A return that ends no line would go back to its start.
const CONTROLS = String.raw`\r(?!\n)|[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]`;
const UNSAFE = new RegExp(String.raw`\u001b|${CONTROLS}`, 'g');
/** The codes are those of {@link paintFor}. */
const UNSAFE_BUT_COLORS = new RegExp(
  String.raw`\u001b(?!\[(?:[12]|22|3[1236]|39)m)|${CONTROLS}`,
  'g',
);
