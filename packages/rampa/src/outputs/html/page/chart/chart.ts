import uPlot from 'uplot';
import { element } from '../element.ts';
import type { ChartContent, ChartSetting } from './chart-content.ts';
import type { Range } from './chart-group.ts';
import { chartOptions } from './chart-options.ts';
import { ChartLegend } from './legend.ts';

/** On paper charts are so large before they are fitted to it. */
const PRINT_SIZE = { width: 310, height: 130 };
const WIDE_PRINT_SIZE = { width: 660, height: 160 };

/** A chart with a title, and a legend whose lines can be switched off. */
export class Chart {
  readonly root: HTMLElement;
  readonly #setting: ChartSetting;
  readonly #legend: ChartLegend;
  readonly #place = element('div', { class: 'plot', tabindex: '0', role: 'img' });
  readonly #cursor = element('span', { class: 'cursor' });
  readonly #sentence = element('p', { class: 'sentence' });
  #content: ChartContent | undefined;
  #plot: uPlot | undefined;
  #isPrinting = false;

  constructor(setting: ChartSetting) {
    const { title, axes, theme, group } = setting;
    this.#setting = setting;
    this.#legend = new ChartLegend(axes, (index, isShown) => {
      this.#plot?.setSeries(index + 1, { show: isShown });
    });
    const heading = element('h3', {}, [title]);
    const head = element('div', { class: 'chart-head' }, [heading, this.#cursor]);
    this.root = element('figure', { class: 'panel chart' }, [
      head,
      this.#legend.root,
      this.#place,
      this.#sentence,
    ]);
    this.#place.addEventListener('keydown', (event) => this.#press(event));
    theme.onChange(() => this.#plot?.redraw(false, true));
    new ResizeObserver(() => this.#fit()).observe(this.#place);
    group?.add(this);
  }

  /** Replaces what was shown before. */
  show(content: ChartContent): void {
    this.#content = content;
    this.#legend.show(content.lines);
    this.#place.setAttribute('aria-label', content.about);
    const sentence = sentenceFor(content, this.#setting);
    this.#sentence.textContent = sentence ?? '';
    this.#legend.root.hidden = this.#place.hidden = sentence !== undefined;
    this.#draw();
  }

  zoom(range: Range): void {
    this.#plot?.setScale('x', { ...range });
  }

  pointAt(x: number): void {
    const plot = this.#plot;
    plot?.setCursor({ left: plot.valToPos(x, 'x'), top: plot.over.clientHeight / 2 });
  }

  /** Fits the chart to paper, or back to the screen. */
  print(isPrinting: boolean): void {
    this.#isPrinting = isPrinting;
    this.#fit();
    this.#plot?.redraw(false, true);
  }

  get #size(): { readonly width: number; readonly height: number } {
    const { isWide, height } = this.#setting;
    if (this.#isPrinting) return isWide === true ? WIDE_PRINT_SIZE : PRINT_SIZE;
    return { width: Math.floor(this.#place.clientWidth), height };
  }

  #fit(): void {
    if (this.#plot === undefined) this.#draw();
    else if (this.#size.width > 0) this.#plot.setSize(this.#size);
  }

  /** Not before there is a place to draw in. */
  #draw(): void {
    const content = this.#content;
    const size = this.#size;
    this.#plot?.destroy();
    this.#plot = undefined;
    this.#showCursor(undefined);
    if (content === undefined || this.#place.hidden || size.width === 0) return;
    const columns = content.lines.map(({ values }) => [...values]);
    const options = chartOptions(content, {
      setting: this.#setting,
      size,
      isShown: (index) => this.#legend.isShown(index),
      onCursor: (index) => this.#showCursor(index),
    });
    this.#plot = new uPlot(options, [[...content.x], ...columns], this.#place);
  }

  #showCursor(index: number | undefined): void {
    this.#legend.showValues(index);
    this.#cursor.textContent = index === undefined ? '' : (this.#content?.pointText(index) ?? '');
  }

  #press(event: KeyboardEvent): void {
    const { group } = this.#setting;
    const actions: Readonly<Record<string, (() => void) | undefined>> = {
      ArrowLeft: () => this.#moveCursor(-1),
      ArrowRight: () => this.#moveCursor(1),
      '+': group && (() => group.zoomBy(0.5)),
      '-': group && (() => group.zoomBy(2)),
      '0': group && (() => group.reset()),
    };
    const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
    if (action === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    action();
  }

  #moveCursor(step: number): void {
    const plot = this.#plot;
    const x = this.#content?.x ?? [];
    if (plot === undefined || x.length === 0) return;
    const index = Math.min(Math.max((plot.cursor.idx ?? -1) + step, 0), x.length - 1);
    const { group } = this.#setting;
    (group ?? this).pointAt(x[index] ?? 0);
  }
}

/** What a chart would show if it were more than a single dot, or empty. */
function sentenceFor(
  { x, lines, pointText }: ChartContent,
  setting: ChartSetting,
): string | undefined {
  const isTold = (index: number): boolean => lines.some(({ values }) => isValue(values[index]));
  const [first, second] = [...x.keys()].filter(isTold);
  if (second !== undefined) return undefined;
  if (first === undefined) return 'Nothing was measured.';
  const values = lines.flatMap(({ label, values: { [first]: value } }) =>
    isValue(value) ? [`${label} ${setting.axes.valueText(value)}`] : [],
  );
  const where = setting.group === undefined ? 'The only value' : pointText(first);
  return `${where}: ${values.join(', ')}.`;
}

function isValue(value: number | null | undefined): value is number {
  return value !== null && value !== undefined;
}
