/** Arrays for samples, all of one length. */
export interface SampleArrays {
  readonly ids: Uint32Array;
  readonly values: Float64Array;
  /** Unix epoch, ms. */
  readonly timestamps: Float64Array;
}

/** The samples that a shard has kept since its last frame; ids are those of the frames' definitions. */
export interface SampleColumns extends SampleArrays {
  /** How many there are, from the start of each array. */
  readonly count: number;
  /** Samples that came when there was no room for them. */
  readonly dropped: number;
}

/** The buffers of arrays, for `postMessage`; the sender cannot read them afterwards. */
export function sampleTransfers({ ids, values, timestamps }: SampleArrays): ArrayBuffer[] {
  return [ids.buffer, values.buffer, timestamps.buffer].filter(
    (buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer,
  );
}
