import { element } from './element.ts';

/** Colours of charts, by the name of the custom property that has them. */
export type ColorName =
  | 'p50'
  | 'p90'
  | 'p99'
  | 'max'
  | 'intended50'
  | 'intended99'
  | 'count'
  | 'errors'
  | 'warn'
  | 'muted'
  | 'grid';

/** Light or dark: as the system asks for it, until the reader chooses. */
export class Theme {
  readonly #listeners: (() => void)[] = [];
  readonly #probe = element('span', { class: 'probe', 'aria-hidden': 'true' });
  readonly #known = new Map<ColorName, string>();

  #chosen: 'light' | 'dark' | undefined;
  #beforePrint: 'light' | 'dark' | undefined;

  constructor() {
    document.body.append(this.#probe);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#changed());
  }

  get isDark(): boolean {
    if (this.#chosen !== undefined) return this.#chosen === 'dark';
    return matchMedia('(prefers-color-scheme: dark)').matches;
  }

  /** Calls `listener` after every change. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** @param theme `undefined` for what the system asks for */
  choose(theme: 'light' | 'dark' | undefined): void {
    this.#chosen = theme;
    if (theme === undefined) delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    this.#changed();
  }

  /** Light for as long as the page is printed, and then as it was. */
  print(isPrinting: boolean): void {
    if (isPrinting) {
      this.#beforePrint = this.#chosen;
      this.choose('light');
    } else this.choose(this.#beforePrint);
  }

  /** A colour as canvases take it. */
  color(name: ColorName, alpha = 1): string {
    const known = this.#known.get(name) ?? this.#resolve(name);
    return alpha === 1 ? known : known.replace(/^rgb\((.*)\)$/, `rgba($1, ${alpha})`);
  }

  #resolve(name: ColorName): string {
    this.#probe.style.color = `var(--${name})`;
    const { color } = getComputedStyle(this.#probe);
    this.#known.set(name, color);
    return color;
  }

  #changed(): void {
    this.#known.clear();
    for (const listener of this.#listeners) listener();
  }
}

/** The button that changes between light and dark. */
export function themeButton(theme: Theme): HTMLElement {
  const button = element('button', { type: 'button', class: 'tool', id: 'theme' });
  const name = (): void => {
    button.textContent = theme.isDark ? 'Light' : 'Dark';
    button.setAttribute('aria-label', `Switch to ${theme.isDark ? 'light' : 'dark'} colours`);
  };
  button.addEventListener('click', () => theme.choose(theme.isDark ? 'light' : 'dark'));
  theme.onChange(name);
  name();
  return button;
}
