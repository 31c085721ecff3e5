/**
 * Text as it may reach a terminal. Names, messages and bodies come from scripts and servers: of escape sequences
 * only those that rampa itself writes get through (colours, and erasing the live line), of the control
 * characters only line ends and tabs. What would turn the direction of text is dropped too.
 */
export function printable(text: string): string {
  return text.replace(UNSAFE, '');
}

const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be printed
  /\u001b(?!\[[0-9;]*[mK])|[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
