import { readSnappy } from './read-snappy.ts';

/** A field of a protobuf message: a number, or the bytes of what is in it. */
type Fields = ReadonlyMap<number, readonly (bigint | Buffer)[]>;

/** What a write request says of a time series. */
export interface ReadSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** The names of the labels, in their order. */
  readonly names: readonly string[];
  readonly samples: readonly {
    readonly value: number;
    readonly bits: bigint;
    readonly at: number;
  }[];
  readonly histograms: readonly ReadHistogram[];
}

/** A native histogram, with absolute counts by the number of the bucket. */
export interface ReadHistogram {
  readonly count: number;
  readonly sum: number;
  readonly schema: number;
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly positive: Readonly<Record<number, number>>;
  readonly negative: Readonly<Record<number, number>>;
  readonly at: number;
}

/**
 * Reads the body of a write request by the numbers of its fields, as they stand in `prompb/remote.proto` and
 * `prompb/types.proto` of Prometheus.
 */
export function readWriteRequest(body: Uint8Array): readonly ReadSeries[] {
  return messages(fieldsOf(readSnappy(body)), 1).map((series) => {
    const pairs = messages(series, 1).map((label) => [text(label, 1), text(label, 2)] as const);
    return {
      labels: Object.fromEntries(pairs),
      names: pairs.map(([name]) => name),
      samples: messages(series, 2).map((sample) => {
        const bits = number(sample, 1);
        return { value: doubleOf(bits), bits, at: Number(number(sample, 2)) };
      }),
      histograms: messages(series, 4).map(histogramOf),
    };
  });
}

function histogramOf(fields: Fields): ReadHistogram {
  return {
    count: Number(number(fields, 1)),
    sum: doubleOf(number(fields, 3)),
    schema: zigzag(number(fields, 4)),
    zeroThreshold: doubleOf(number(fields, 5)),
    zeroCount: Number(number(fields, 6)),
    negative: bucketsOf(messages(fields, 8), fields.get(9)),
    positive: bucketsOf(messages(fields, 11), fields.get(12)),
    at: Number(number(fields, 15)),
  };
}

function bucketsOf(
  spans: readonly Fields[],
  packed: readonly (bigint | Buffer)[] | undefined,
): Record<number, number> {
  const deltas = (packed ?? []).flatMap((part) =>
    typeof part === 'bigint' ? [zigzag(part)] : varintsOf(part).map(zigzag),
  );
  const buckets: Record<number, number> = {};
  let index = 0;
  let count = 0;
  let row = 0;
  for (const span of spans) {
    index += zigzag(number(span, 1));
    for (let left = number(span, 2); left > 0n; left--) {
      count += deltas[row++] ?? Number.NaN;
      buckets[index++] = count;
    }
  }
  if (row !== deltas.length) throw new Error(`${row} buckets and ${deltas.length} deltas`);
  return buckets;
}

function fieldsOf(bytes: Buffer): Fields {
  const fields = new Map<number, (bigint | Buffer)[]>();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const part = bytes.readUInt8(at++);
      value |= BigInt(part & 0x7f) << shift;
      if (part < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const list = fields.get(key >> 3) ?? [];
    fields.set(key >> 3, list);
    const wire = key & 7;
    if (wire === 0) list.push(varint());
    else if (wire === 1) {
      list.push(bytes.readBigUInt64LE(at));
      at += 8;
    } else if (wire === 2) {
      const length = Number(varint());
      if (at + length > bytes.length) throw new Error('a field ends outside');
      list.push(bytes.subarray(at, at + length));
      at += length;
    } else throw new Error(`wire type ${wire}`);
  }
  return fields;
}

function varintsOf(bytes: Buffer): bigint[] {
  const values: bigint[] = [];
  let value = 0n;
  let shift = 0n;
  for (const part of bytes) {
    value |= BigInt(part & 0x7f) << shift;
    shift += 7n;
    if (part >= 0x80) continue;
    values.push(value);
    value = 0n;
    shift = 0n;
  }
  return values;
}

function messages(fields: Fields, id: number): Fields[] {
  return (fields.get(id) ?? []).flatMap((part) =>
    typeof part === 'bigint' ? [] : [fieldsOf(part)],
  );
}

function text(fields: Fields, id: number): string {
  return String(fields.get(id)?.[0] ?? '');
}

function number(fields: Fields, id: number): bigint {
  const [value = 0n] = fields.get(id) ?? [];
  return typeof value === 'bigint' ? value : 0n;
}

function zigzag(value: bigint): number {
  return Number((value >> 1n) ^ -(value & 1n));
}

function doubleOf(bits: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}
