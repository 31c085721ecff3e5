/** Colours text, or leaves it as it is. */
export interface Paint {
  readonly isOn: boolean;
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The colours for a stream: `NO_COLOR` turns them off, then `FORCE_COLOR` on, then a terminal has them. */
export function paintFor(env: Environment, stream: { readonly isTty: boolean }): Paint {
  return wantsColor(env, stream.isTty) ? COLORED : PLAIN;
}

function wantsColor(env: Environment, isTty: boolean): boolean {
  const noColor = env['NO_COLOR'];
  if (noColor !== undefined && noColor !== '') return false;
  const forceColor = env['FORCE_COLOR'];
  if (forceColor !== undefined) return forceColor !== '0' && forceColor !== 'false';
  return isTty && env['TERM'] !== 'dumb';
}

const COLORED: Paint = {
  isOn: true,
  bold: code(1, 22),
  dim: code(2, 22),
  red: code(31, 39),
  green: code(32, 39),
  yellow: code(33, 39),
  cyan: code(36, 39),
};

const PLAIN: Paint = {
  isOn: false,
  bold: unchanged,
  dim: unchanged,
  red: unchanged,
  green: unchanged,
  yellow: unchanged,
  cyan: unchanged,
};

function code(on: number, off: number): (text: string) => string {
  return (text) => (text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`);
}

function unchanged(text: string): string {
  return text;
}
