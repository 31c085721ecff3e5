/**
 * Where the body of a response goes, whatever the version of HTTP: kept, dropped, or handed on while it
 * arrives. Told about one body after the other.
 */
export interface BodySink {
  /** Bytes of this body taken so far. */
  readonly length: number;
  /**
   * A body begins; not called for a response without one.
   * @param expectedBytes its length, or -1 when only its end will tell
   */
  begin(expectedBytes: number): void;
  /** Takes `bytes[start..end)`, which are used for something else once this returns. */
  append(bytes: Buffer, start: number, end: number): void;
}
