import * as z from 'zod';
import type { ProcessSpan, ShardSpan } from '../core/health.ts';
import { RESULT_SCHEMA } from '../core/result-schema.ts';
import type { RunEvent } from '../core/run.ts';
import type { ResultDocument } from '../outputs/json/result-document.ts';
import type { ShownValue } from '../outputs/json/shown-value.ts';
import type { RecordedRunDocument } from '../outputs/record/recorded-run-document.ts';
import type { RecordedSpans } from '../outputs/record/span-buffer.ts';

const text = z.string();
const number = z.number();
const texts = z.array(text);
const stats = z.record(text, number);

const metric = z.looseObject({
  name: text,
  kind: z.enum(['counter', 'gauge', 'rate', 'trend']),
  unit: z.enum(['none', 'time', 'data']),
});

const shown = z.custom<ShownValue>((value) => value !== undefined && value !== null);

const runStart = {
  run_id: text,
  script: text.nullable(),
  started_at: z.iso.datetime(),
  shards: number,
  script_sha256: text.nullable(),
  seed: number.nullable(),
  replay: z
    .object({ iteration: number, run_id: text.nullable(), script_sha256: text.nullable() })
    .nullable(),
  tags: z.record(text, text),
  env: texts,
  scenarios: z.record(text, z.record(text, shown)),
  rampa_version: text,
  node_version: text,
};

/** What a result file says about its run before the load. */
export const recordedRunSchema: z.ZodType<RecordedRunDocument> = z.object({
  ...runStart,
  thresholds: z.array(z.object({ metric: text, threshold: text })),
  metrics: z.array(metric),
  max_series: z.int().positive(),
  planned_duration: number,
  planned: z.array(z.object({ name: text, executor: text, start_time: number, peak_vus: number })),
});

const window = z.object({ start: number, end: number, value: number });

const threshold = z.object({
  metric: text,
  source: text,
  passed: z.boolean(),
  lhs: number.nullable(),
  rhs: number,
  windows: z
    .object({
      judged: number,
      failed: number,
      first_failed: window.nullable(),
      worst: window.nullable(),
      longest_crossed: number.nullable(),
    })
    .optional(),
  baseline: z
    .object({
      verdict: z.enum(['holds', 'within_noise', 'too_few_samples', 'crossed']),
      value: number,
      low: number.nullable(),
      high: number.nullable(),
      actual_low: number.nullable(),
      actual_high: number.nullable(),
      confidence: number,
    })
    .optional(),
});

const cause = z.object({
  exit_code: number,
  message: text,
  hint: text.nullable(),
  stack: text.nullable(),
});

const scenario = z.object({
  name: text,
  executor: text,
  peak_vus: number,
  duration: number,
  scheduled: number,
  completed: number,
  rate: number,
  errors: number,
  dropped: number,
  interrupted: number,
  iteration_duration: stats,
});

const headers = { headers: z.record(text, text), more_headers: number };

const failure = {
  scenario: text,
  count: number,
  first_second: number,
  last_second: number,
  sample: z
    .object({
      iteration: number.nullable(),
      request: z.object({ method: text, url: text, ...headers }).nullable(),
      response: z.object({ status: number, http_version: text, ...headers }).nullable(),
    })
    .nullable(),
};

const error = z.object({
  ...failure,
  kind: text,
  message: text,
  stack: text.nullable(),
  hint: text.nullable(),
});

const failedCheck = z.object({ ...failure, name: text, group: text, message: text.nullable() });

const shardSpan: z.ZodType<ShardSpan> = z.object({
  shard: number,
  start: number,
  end: number,
  loop_delay_p50: number,
  loop_delay_p99: number,
  loop_delay_max: number,
  late: number,
  very_late: number,
  utilisation: number,
  cpu: number.nullable(),
  cpu_wait: number.nullable(),
  event_wait: number.nullable(),
  gc: number.nullable(),
  heap_used: number.nullable(),
  heap_limit: number.nullable(),
  scheduled: number,
  lag_p99: number,
  lagging: number,
  lagging_much: number,
});

const processSpan: z.ZodType<ProcessSpan> = z.object({
  start: number,
  end: number,
  cpu: number,
  cpu_pressure: number.nullable().default(null),
  rss: number,
  open_files: number.nullable(),
  open_files_limit: number.nullable(),
  sockets: number.nullable(),
});

const health = z.object({
  verdict: z.enum(['trusted', 'suspect', 'invalid']),
  reasons: texts,
  shards: z.array(
    z.object({
      shard: number,
      loop_delay_p99: number,
      loop_delay_max: number,
      utilisation: number,
      utilisation_max: number,
    }),
  ),
  lost_shards: number.default(0),
  self_test: z
    .object({
      requests_per_second: number,
      iterations_per_second: number.nullable(),
      shards: number,
    })
    .nullable()
    .default(null),
  timeline: z.array(shardSpan).default([]),
  process: processSpan.nullable().default(null),
});

/** The result of a run, as its JSON document. */
export const resultSchema: z.ZodType<ResultDocument> = z.object({
  schema: z.literal(RESULT_SCHEMA),
  run: z.object({
    ...runStart,
    status: z.enum([
      'passed',
      'threshold_failed',
      'setup_failed',
      'execution_failed',
      'teardown_failed',
      'stopped',
    ]),
    exit_code: number,
    causes: z.array(cause),
    stop_reason: text.nullable(),
  }),
  summary: z.object({ duration: number, metrics: z.record(text, stats) }).nullable(),
  metrics: z.array(metric),
  histograms: z.record(text, z.object({ hdr: text, hdr_negative: text.nullable() })),
  checks: z.array(
    z.object({ name: text, scenario: text, group: text, passes: number, fails: number }),
  ),
  thresholds: z.array(threshold),
  scenarios: z.array(scenario),
  errors: z.array(error),
  failed_checks: z.array(failedCheck),
  health,
  warnings: texts,
});

const eventBase = { run_id: text, timestamp: number };

/** The events that a result file keeps, in a piece of it. */
export const eventsSchema: z.ZodType<readonly RunEvent[]> = z.array(
  z.discriminatedUnion('type', [
    z.object({
      ...eventBase,
      type: z.literal('phase'),
      phase: z.enum(['setup', 'execute', 'teardown', 'complete']),
    }),
    z.object({
      ...eventBase,
      type: z.literal('live_threshold'),
      results: z.array(threshold),
      will_abort: z.boolean(),
    }),
    z.object({ ...eventBase, type: z.literal('threshold'), results: z.array(threshold) }),
    z.object({ ...eventBase, type: z.literal('pause') }),
    z.object({ ...eventBase, type: z.literal('resume'), paused_seconds: number }),
    z.object({ ...eventBase, type: z.literal('warning'), message: text }),
  ]),
);

/** What shards and the process were like, in a piece of a result file. */
export const spansSchema: z.ZodType<RecordedSpans> = z.object({
  shards: z.array(shardSpan),
  process: z.array(processSpan),
});
