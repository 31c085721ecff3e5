import type { ReportSource } from '../../report-data.ts';
import { clockText } from '../chart/axis-text.ts';
import type { ChartGroup } from '../chart/chart-group.ts';
import { element } from '../element.ts';

/** What the tools move. */
export interface ChartToolsSetting {
  readonly sources: readonly ReportSource[];
  readonly group: ChartGroup;
  onSelect(label: string): void;
  onLogarithmic(isOn: boolean): void;
}

/** The row of tools above the charts. */
export interface ChartTools {
  readonly root: HTMLElement;
  showSelected(label: string): void;
}

/** What is shown, how, and which part of the time. */
export function chartTools({
  sources,
  group,
  onSelect,
  onLogarithmic,
}: ChartToolsSetting): ChartTools {
  const options = sources.map(({ label }, index) =>
    element('option', { value: String(index) }, [label]),
  );
  const select = element('select', { id: 'source' }, options);
  select.addEventListener('change', () => onSelect(sources[Number(select.value)]?.label ?? ''));
  const logarithmic = element(
    'button',
    { type: 'button', class: 'tool', 'aria-pressed': 'false' },
    ['Log scale'],
  );
  logarithmic.addEventListener('click', () => {
    const isOn = logarithmic.getAttribute('aria-pressed') !== 'true';
    logarithmic.setAttribute('aria-pressed', String(isOn));
    onLogarithmic(isOn);
  });
  const root = element('div', { class: 'tools' }, [
    element('label', { for: 'source' }, ['Show']),
    select,
    logarithmic,
    zoomTools(group),
  ]);
  return {
    root,
    showSelected(label) {
      select.value = String(sources.findIndex((one) => one.label === label));
    },
  };
}

function zoomTools(group: ChartGroup): HTMLElement {
  const shown = element('span', { class: 'range', 'aria-live': 'polite' });
  const tool = (text: string, label: string, act: () => void): HTMLButtonElement => {
    const button = element('button', { type: 'button', class: 'tool', 'aria-label': label }, [
      text,
    ]);
    button.addEventListener('click', act);
    return button;
  };
  const reset = tool('All', 'Show the whole time', () => group.reset());
  const name = (): void => {
    const { min, max } = group.shown;
    shown.textContent = `${clockText(min)} – ${clockText(max)}`;
    reset.disabled = !group.isZoomed;
  };
  group.onChange(name);
  name();
  return element('div', { class: 'zoom', role: 'group', 'aria-label': 'Part of the time' }, [
    tool('‹', 'Earlier', () => group.moveBy(-0.5)),
    tool('−', 'Zoom out', () => group.zoomBy(2)),
    shown,
    tool('+', 'Zoom in', () => group.zoomBy(0.5)),
    tool('›', 'Later', () => group.moveBy(0.5)),
    reset,
  ]);
}
