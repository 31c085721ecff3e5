import type { HttpDefaults } from '../core/http.ts';
import type { MetricKind, MetricUnit } from '../core/metric.ts';
import type { DurationText } from './duration-text.ts';
import type { NetworkOptions } from './network-options.ts';
import type { ConfigScenario, ShortcutOptions } from './scenario-options.ts';

/** A threshold with more than an expression. */
export interface ThresholdOptions {
  /** The expression, such as `"p(95)<500"`. */
  readonly threshold: string;
  /** Ends the run as soon as the threshold fails. Default `false`. */
  readonly abortOnFail?: boolean | undefined;
  /** How long a failure must last before it ends the run. Default `"0s"`. */
  readonly gracePeriod?: DurationText | undefined;
}

/** A threshold: an expression alone, or with options. */
export type ThresholdSource = string | ThresholdOptions;

/** A metric of your own with more than a kind. */
export interface MetricOptions {
  readonly kind: MetricKind;
  /** `"time"` is milliseconds, `"data"` is bytes. Default: `"time"` for a trend, else `"none"`. */
  readonly unit?: MetricUnit | undefined;
}

/** An output of `config.outputs` that is not written as one text. */
export interface OutputSource {
  /** Such as `"influxdb"`. */
  readonly name: string;
  /** A path or an URL, as it is: here a question mark begins no options. */
  readonly destination?: string | undefined;
  /** Default none. */
  readonly options?: Readonly<Record<string, string | number | boolean>> | undefined;
}

/** What a script exports as `config`. The shortcuts are for scenarios without options of their own. */
export interface Config extends ShortcutOptions, NetworkOptions {
  /** Scenarios by name; each names its function by `exec`. Default none. */
  readonly scenarios?: Readonly<Record<string, ConfigScenario>> | undefined;
  /** Pass/fail criteria by metric, such as `{ "http_req_duration{name:/users/{}}": ["p(95)<300"] }`. */
  readonly thresholds?:
    | Readonly<Record<string, ThresholdSource | readonly ThresholdSource[]>>
    | undefined;
  /** Metrics of your own that thresholds look at, so that they can be validated before the run. */
  readonly metrics?: Readonly<Record<string, MetricKind | MetricOptions>> | undefined;
  /**
   * Where results go, beside what the command line says: texts as behind `--output`, such as `"csv=samples.csv"`, or
   * objects. Default none.
   */
  readonly outputs?: readonly (string | OutputSource)[] | undefined;
  /** Tags on every sample of the run. Default none. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** What `worker.env` holds; `--env` wins. Default none. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** How long `setup()` may take. Default `"60s"`. */
  readonly setupTimeout?: DurationText | undefined;
  /** How long `teardown()` may take. Default `"60s"`. */
  readonly teardownTimeout?: DurationText | undefined;
  /** Series that a run keeps per metric, from 1 to 1,000,000. Default 1000. */
  readonly maxSeries?: number | undefined;
  /**
   * What everything random is made from, an integer from 0 to 4294967295: `worker.random()`, and what rampa itself draws.
   * `--seed` wins. Default: another one for every run, which the result tells.
   */
  readonly seed?: number | undefined;
  /** How HTTP requests of all scenarios are made, see [http](#http); a scenario's own options win. Default none. */
  readonly http?: HttpDefaults | undefined;
}
