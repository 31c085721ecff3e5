import { element } from '../element.ts';
import type { ChartAxes, ChartLine } from './chart-content.ts';

/** A button for each line of a chart, with the line's value below the cursor. */
export class ChartLegend {
  readonly root: HTMLElement = element('div', { class: 'legend' });
  readonly #axes: ChartAxes;
  readonly #onToggle: (index: number, isShown: boolean) => void;
  /** What the reader chose, by label: it stays when the content is replaced. */
  readonly #chosen = new Map<string, boolean>();
  #lines: readonly ChartLine[] = [];
  #values: HTMLElement[] = [];

  constructor(axes: ChartAxes, onToggle: (index: number, isShown: boolean) => void) {
    this.#axes = axes;
    this.#onToggle = onToggle;
  }

  isShown(index: number): boolean {
    const line = this.#lines[index];
    return line !== undefined && (this.#chosen.get(line.label) ?? line.isOptional !== true);
  }

  show(lines: readonly ChartLine[]): void {
    this.#lines = lines;
    this.#values = lines.map(() => element('span', { class: 'value' }));
    this.root.replaceChildren(...lines.map((line, index) => this.#button(line, index)));
  }

  /** @param index of the point; `undefined` for no point */
  showValues(index: number | undefined): void {
    for (const [place, { values }] of this.#lines.entries()) {
      const value = index === undefined || !this.isShown(place) ? undefined : values[index];
      const text = value === undefined || value === null ? '' : this.#axes.valueText(value);
      const shown = this.#values[place];
      if (shown !== undefined) shown.textContent = text;
    }
  }

  #button(line: ChartLine, index: number): HTMLElement {
    const mark = element('span', { class: `mark mark-${line.isDashed ? 'dashed' : 'solid'}` });
    mark.style.color = `var(--${line.color})`;
    const button = element('button', {
      type: 'button',
      'aria-pressed': String(this.isShown(index)),
    });
    button.append(mark, line.label, this.#values[index] ?? '');
    button.addEventListener('click', () => {
      const isShown = !this.isShown(index);
      this.#chosen.set(line.label, isShown);
      button.setAttribute('aria-pressed', String(isShown));
      this.#onToggle(index, isShown);
    });
    return button;
  }
}
