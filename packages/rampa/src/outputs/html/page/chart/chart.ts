import uPlot from 'uplot';
import { element } from '../element.ts';
import type { ChartContent, ChartSetting } from './chart-content.ts';
import type { Range } from './chart-group.ts';
import { chartOptions } from './chart-options.ts';
import { ChartLegend } from './legend.ts';

/** On paper a page is so wide. */
const PRINT_WIDTH = 640;

/** A chart with a title, and a legend whose lines can be switched off. */
export class Chart {
  readonly root: HTMLElement;
  readonly #setting: ChartSetting;
  readonly #legend: ChartLegend;
  readonly #place = element('div', { class: 'plot', tabindex: '0', role: 'img' });
  readonly #cursor = element('span', { class: 'cursor' });
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
    this.root = element('figure', { class: 'panel chart' }, [head, this.#legend.root, this.#place]);
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

  get #width(): number {
    return this.#isPrinting ? PRINT_WIDTH : Math.floor(this.#place.clientWidth);
  }

  #fit(): void {
    if (this.#plot === undefined) this.#draw();
    else if (this.#width > 0) {
      this.#plot.setSize({ width: this.#width, height: this.#setting.height });
    }
  }

  /** Not before there is a place to draw in. */
  #draw(): void {
    const content = this.#content;
    if (content === undefined || this.#width === 0) return;
    this.#plot?.destroy();
    this.#showCursor(undefined);
    const columns = content.lines.map(({ values }) => [...values]);
    const options = chartOptions(content, {
      setting: this.#setting,
      width: this.#width,
      isShown: (index) => this.#legend.isShown(index),
      onCursor: (index) => this.#showCursor(index),
    });
    this.#plot = new uPlot(options, [[...content.x], ...columns], this.#place);
  }

  #showCursor(index: number | undefined): void {
    this.#legend.showValues(index);
    const x = index === undefined ? undefined : this.#content?.x[index];
    this.#cursor.textContent = x === undefined ? '' : this.#setting.axes.xText(x);
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
