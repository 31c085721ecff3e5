interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Keeps spans that follow each other, at most `limit`: when there are more, neighbours are merged, so that memory does
 * not grow with the length of a run.
 */
export class SpanLog<One extends Span> {
  readonly #limit: number;
  readonly #merge: (first: One, second: One) => One;
  #spans: One[] = [];
  /** How many of the spans that are added become one. */
  #perSpan = 1;
  /** How many are in the last one. */
  #inLast = 0;

  /** @param limit an even number */
  constructor(limit: number, merge: (first: One, second: One) => One) {
    this.#limit = limit;
    this.#merge = merge;
  }

  /** In the order of time. */
  get spans(): readonly One[] {
    return this.#spans;
  }

  add(span: One): void {
    const last = this.#spans.at(-1);
    if (last !== undefined && this.#inLast < this.#perSpan) {
      this.#spans[this.#spans.length - 1] = this.#merge(last, span);
      this.#inLast++;
      return;
    }
    if (this.#spans.length >= this.#limit) this.#halve();
    this.#spans.push(span);
    this.#inLast = 1;
  }

  #halve(): void {
    const halved: One[] = [];
    for (let at = 0; at < this.#spans.length; at += 2) {
      const [first, second] = this.#spans.slice(at, at + 2);
      if (first !== undefined)
        halved.push(second === undefined ? first : this.#merge(first, second));
    }
    this.#spans = halved;
    this.#perSpan *= 2;
  }
}
