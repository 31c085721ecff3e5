import { formatBytes, formatMs } from '../../../../core/quantity.ts';

/** A time on an axis: without digits that are all zero. */
export function axisMs(ms: number): string {
  return withoutZeros(formatMs(ms));
}

/** Bytes per second on an axis. */
export function axisBytes(perSecond: number): string {
  return `${withoutZeros(formatBytes(perSecond))}/s`;
}

/** A number on an axis, such as `1.5k`. */
export function axisNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return `${shorten(value / 1e6)}M`;
  return size >= 10_000 ? `${shorten(value / 1000)}k` : shorten(value);
}

/** Seconds of the load, such as `1:30`, with tenths where there are any. */
export function clockText(seconds: number): string {
  const inTenths = Math.round(seconds * 10);
  const whole = Math.floor(inTenths / 10);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const rest = String(whole % 60).padStart(2, '0');
  const tenths = inTenths % 10 === 0 ? '' : `.${inTenths % 10}`;
  if (hours === 0) return `${minutes}:${rest}${tenths}`;
  return `${hours}:${String(minutes).padStart(2, '0')}:${rest}${tenths}`;
}

/** A percentile by where it is on the axis of nines. */
export function ninesText(nines: number): string {
  const percentile = 100 * (1 - 10 ** -nines);
  return `p${Number(percentile.toFixed(nines < 1 ? 0 : 2))}`;
}

function shorten(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function withoutZeros(text: string): string {
  return text.replace(/(\.\d*?)0+(?=\D|$)/, '$1').replace(/\.(?=\D|$)/, '');
}
