/** The samples that a shard has kept since its last frame; ids are those of the frames' definitions. */
export interface SampleColumns {
  readonly ids: Uint32Array;
  readonly values: Float64Array;
  /** Unix epoch, ms. */
  readonly timestamps: Float64Array;
  /** Samples that came when there was no room for them. */
  readonly dropped: number;
}

/** The buffers of the columns, for `postMessage`; the sender cannot read them afterwards. */
export function sampleTransfers({ ids, values, timestamps }: SampleColumns): ArrayBuffer[] {
  return [ids.buffer, values.buffer, timestamps.buffer]
    .filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer)
    .filter((buffer) => buffer.byteLength > 0);
}
