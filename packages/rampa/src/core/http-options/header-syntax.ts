const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const VALUE = /^[^\0\r\n\u0100-\uffff]*$/;

/** Whether HTTP can carry it as a header's name: a token of RFC 9110 section 5.1. */
export function isHeaderName(text: string): boolean {
  return NAME.test(text);
}

/** Whether HTTP can carry it as a header's value, one byte per character. */
export function isHeaderValue(text: string): boolean {
  return VALUE.test(text);
}
