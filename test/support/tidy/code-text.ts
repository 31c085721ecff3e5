/** A TypeScript source with what is not code replaced by spaces; every character keeps its place. */
export interface CodeText {
  /** Without comments; strings are as they were. */
  readonly uncommented: string;
  /** Without comments and without the contents of strings, templates and regular expressions. */
  readonly code: string;
}

interface Token {
  readonly kind: 'comment' | 'text' | 'code';
  readonly end: number;
}

/** Splits a source by reading it once, token by token; enough of the grammar for formatted code. */
export function readCodeText(source: string): CodeText {
  const uncommented: string[] = [];
  const code: string[] = [];
  /** Curly braces that are open inside each `${`, innermost last. */
  const templates: number[] = [];
  let before = '';
  let at = 0;
  while (at < source.length) {
    const { kind, end } = nextToken(source, at, before, templates);
    const part = source.slice(at, end);
    uncommented.push(kind === 'comment' ? blank(part) : part);
    code.push(kind === 'code' ? part : kind === 'comment' ? blank(part) : blankInside(part));
    if (kind !== 'comment' && part.trim() !== '') before = `${before}${part}`.slice(-20);
    else if (kind === 'code') before = `${before.trimEnd()} `;
    at = end;
  }
  return { uncommented: uncommented.join(''), code: code.join('') };
}

function nextToken(source: string, at: number, before: string, templates: number[]): Token {
  const two = source.slice(at, at + 2);
  const one = source.charAt(at);
  if (two === '//' || (at === 0 && two === '#!'))
    return { kind: 'comment', end: lineEnd(source, at) };
  if (two === '/*') return { kind: 'comment', end: after(source, '*/', at + 2) };
  if (one === "'" || one === '"') return { kind: 'text', end: quoteEnd(source, at, one) };
  if (one === '/' && startsRegex(before)) return { kind: 'text', end: regexEnd(source, at) };
  if (one === '`') return { kind: 'text', end: templateEnd(source, at + 1, templates) };
  const end = braceEnd(source, at, templates);
  return { kind: end > at + 1 ? 'text' : 'code', end };
}

/** One character of code; where it closes a `${`, the template's text up to its end or its next `${`. */
function braceEnd(source: string, at: number, templates: number[]): number {
  const depth = templates.pop();
  if (depth === undefined) return at + 1;
  const one = source.charAt(at);
  if (one === '}' && depth === 0) return templateEnd(source, at + 1, templates);
  templates.push(depth + (one === '{' ? 1 : one === '}' ? -1 : 0));
  return at + 1;
}

function templateEnd(source: string, from: number, templates: number[]): number {
  for (let at = from; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === '`') return at + 1;
    else if (source.startsWith('${', at)) {
      templates.push(0);
      return at + 2;
    }
  }
  return source.length;
}

function quoteEnd(source: string, from: number, quote: string): number {
  for (let at = from + 1; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === quote || source[at] === '\n') return at + 1;
  }
  return source.length;
}

/** A slash after a value divides; anywhere else it opens a regular expression. */
function startsRegex(before: string): boolean {
  const text = before.trimEnd();
  return (
    text === '' || /[(,=:[!&|?{};+\-*%<>~^]$|\b(?:return|typeof|case|of|in|await|yield)$/.test(text)
  );
}

function regexEnd(source: string, from: number): number {
  let inClass = false;
  for (let at = from + 1; at < source.length; at++) {
    const one = source[at];
    if (one === '\\') at++;
    else if (one === '[') inClass = true;
    else if (one === ']') inClass = false;
    else if (one === '\n' || (one === '/' && !inClass)) return at + 1;
  }
  return source.length;
}

function lineEnd(source: string, from: number): number {
  const end = source.indexOf('\n', from);
  return end < 0 ? source.length : end;
}

function after(source: string, text: string, from: number): number {
  const at = source.indexOf(text, from);
  return at < 0 ? source.length : at + text.length;
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

/** Keeps the quotes, so that `f('x')` still reads as a call with something in it. */
function blankInside(text: string): string {
  return text.length < 2 ? text : text.charAt(0) + blank(text.slice(1, -1)) + text.slice(-1);
}
