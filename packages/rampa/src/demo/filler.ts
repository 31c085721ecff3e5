/** The largest body that {@link fillerBytes} makes: 10 MiB. */
export const FILLER_MAX_BYTES = 10 * 1024 * 1024;

/** A body of the letter x. */
export function fillerBytes(count: number): Uint8Array {
  return Buffer.alloc(count, 'x');
}
