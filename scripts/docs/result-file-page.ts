import {
  CHUNK,
  CHUNK_HEADER_BYTES,
  FILE_HEADER_BYTES,
  FORMAT_VERSION,
  MAGIC,
  MAX_CHUNK_BYTES,
} from '../../packages/rampa/src/outputs/record/chunk.ts';
import {
  KINDS,
  RECORD,
  TREND_FLAGS,
  UNITS,
} from '../../packages/rampa/src/outputs/record/slice-layout.ts';
import { type Page, page, table } from './page.ts';

/** The format of the files that `rampa run --record` writes. */
export function resultFilePage(): Page {
  return page('result-file.md', [
    '# Result file',
    `What \`rampa run --record\` writes and \`rampa report\` reads, byte by byte: version ${FORMAT_VERSION} of the format. ` +
      'How to use it is in the [guide](../guide/result-files.md); `readResult()` of the package reads it.',
    ...fileBlocks(),
    ...numberBlocks(),
    ...sliceBlocks(),
  ]);
}

function fileBlocks(): readonly string[] {
  const magic = [...MAGIC].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const megabytes = MAX_CHUNK_BYTES / 1024 / 1024;
  return [
    '## File',
    `The first ${FILE_HEADER_BYTES} bytes are \`${magic}\` and the version in 4 bytes. Then chunks follow each other. ` +
      'Everything is little-endian. A file may end anywhere: what is before the first chunk that is cut off or damaged counts.',
    table(
      ['Bytes of a chunk', 'Meaning'],
      [
        ['1', 'type'],
        [
          '4',
          `length of what follows the first ${CHUNK_HEADER_BYTES} bytes; at most ${megabytes} MiB`,
        ],
        ['4', `length when it is unpacked; at most ${megabytes} MiB`],
        ['4', 'CRC-32 of the 9 bytes before and of what follows'],
        ['the rest', 'raw deflate (RFC 1951)'],
      ],
    ),
    table(
      ['Type', 'Chunk', 'Unpacked'],
      [
        [
          String(CHUNK.run),
          'run; the first one',
          'JSON: `run_id`, `script`, `script_sha256`, `started_at`, `shards`, `tags`, `env` (names only), `seed`, `replay`, `scenarios` as in the JSON result, `thresholds`, `metrics`, `max_series`, `planned_duration`, `planned`, `rampa_version`, `node_version`',
        ],
        [String(CHUNK.slices), 'slices', 'records, see below'],
        [
          String(CHUNK.events),
          'events',
          'a JSON array: `phase`, `pause`, `resume`, `warning`, `threshold`, and `live_threshold` where one begins or ceases to hold',
        ],
        [String(CHUNK.result), 'result; the last one', 'the JSON result, as `--out` writes it'],
        [
          String(CHUNK.health),
          'health',
          'JSON: `shards` and `process`, lists of what each shard and the process were like in a second, or in a wider span of long runs and of more than two shards; fields as in [Generator health](health.md)',
        ],
      ],
    ),
    'Readers skip chunks of other types. The last chunks of slices and of health are written again in their place, longer each ' +
      'time, until they are full; other chunks stay as they are.',
  ];
}

function numberBlocks(): readonly string[] {
  return [
    '## Numbers and texts',
    table(
      ['Name', 'Bytes'],
      [
        [
          'uint',
          'a whole number below 2^53 in groups of 7 bits, the lowest first, with the high bit set in all but the last (LEB128)',
        ],
        [
          'number',
          'a uint: 1, and a double follows; else half of it is the number, with the sign in the lowest bit (ZigZag)',
        ],
        ['double', '8 bytes, IEEE 754'],
        ['text', 'a uint, the length in bytes; then UTF-8'],
        [
          'buckets',
          'a uint, how many; for each a uint, how many empty ones are before it; for each a uint, its count less 1',
        ],
        [
          'series',
          'a uint, how many; for each a uint, how many numbers of series are left out since the one before',
        ],
      ],
    ),
    'Buckets are those of HdrHistogram with 3 significant digits, of thousandths of the unit of the metric.',
  ];
}

function sliceBlocks(): readonly string[] {
  return [
    '## Slices',
    `A record begins with a uint: ${RECORD.names} for names, ${RECORD.slice} for a slice. Series and errors are called by numbers, ` +
      'counted from 0 through the whole file, in the order in which they are named.',
    'Names are a uint, how many series; for each its metric (text), kind ' +
      `(uint: ${listed(KINDS)}), unit (uint: ${listed(UNITS)}), a uint, how many tags, and for each tag two texts. Then a uint, ` +
      'how many errors; for each a uint, 0 for what was thrown and 1 for a failed check, and texts: scenario, kind, message, stack and hint, ' +
      'or scenario, group, name and what the predicate threw; then its sample.',
    'A sample is a uint, what is known of the first one: 0 nothing, 1 its iteration, 2 its request too, 3 the response too. Then a uint, ' +
      '0 or the number of the iteration and 1 more; of the request two texts, method and URL, and headers; of the response a uint, the status, ' +
      'a text, the version of HTTP, and headers. Headers are a uint, how many; for each two texts; and a uint, how many were left out.',
    'A slice is these in a row; columns have one entry for each row:',
    table(
      ['Part', 'Content'],
      [
        ['time', 'uint: the second of the load in which it begins; uint: how many seconds it has'],
        [
          'errors',
          'uint: how many; for each a uint, the error; a uint, how often it came; a number, when it came first, in ms from the beginning of the slice; a uint, how much later it came last, in ms',
        ],
        ['counters', 'series; columns: samples (uint), sum (number)'],
        ['rates', 'series; columns: samples (uint), how many were true (uint)'],
        [
          'gauges',
          'uint: how many; column: series (uint), in the order in which they were set; for each: samples (uint), value, minimum, maximum (number)',
        ],
        [
          'trends',
          `series; column: flags (uint); column: figures; column: buckets; then, for those with flag ${TREND_FLAGS.negatives}, buckets of the magnitudes of negative values`,
        ],
      ],
    ),
    `The figures of a trend with flag ${TREND_FLAGS.raw} are its sum, minimum and maximum (doubles) and a uint, how many values were ` +
      'too large for the histogram. Without it they are a number and two uints, in thousandths of the unit: what the sum is ' +
      'beyond that of the middles of the buckets, how far the minimum is above the lowest value of the first bucket, and how ' +
      'far the maximum is below the highest value of the last one.',
  ];
}

function listed(names: readonly string[]): string {
  return names.map((name, place) => `${place} ${name}`).join(', ');
}
