import { formatValue } from '../../core/errors.ts';

const METHOD = /^[A-Z0-9!#$%&'*+\-.^_`|~]+$/;

const COMMON: ReadonlySet<unknown> = new Set('GET HEAD OPTIONS POST PUT PATCH DELETE'.split(' '));

/** Whether it is one that needs no reading. */
export function isCommonMethod(method: unknown): boolean {
  return COMMON.has(method);
}

/** The method in upper case; what is wrong with it goes to `problems`. */
export function readMethod(method: unknown, problems: string[]): string {
  const upper = typeof method === 'string' ? method.toUpperCase() : '';
  if (upper === 'CONNECT') problems.push('method must not be CONNECT, it opens a tunnel');
  else if (!METHOD.test(upper)) {
    problems.push(`method must be a name such as GET, got ${formatValue(method)}`);
  }
  return upper;
}
