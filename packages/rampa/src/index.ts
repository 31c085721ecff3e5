export type { ErrorCode, ExitCode } from './core/codes.ts';
export { formatDuration, parseDuration } from './core/duration.ts';
export { isRampaError, RampaError } from './core/errors.ts';
export type {
  ExchangeHeads,
  ShownHeaders,
  ShownRequest,
  ShownResponse,
} from './core/exchange-heads.ts';
export type {
  FailedCheckSummary,
  FailureSample,
  FailureSummary,
  IterationErrorSummary,
} from './core/failure.ts';
export type {
  Ceiling,
  GeneratorHealth,
  HealthVerdict,
  ProcessSpan,
  ShardHealth,
  ShardSpan,
} from './core/health.ts';
export type {
  HttpBatchItem,
  HttpBody,
  HttpClient,
  HttpClientOptions,
  HttpEvent,
  HttpEvents,
  HttpRedirect,
  HttpRequestOptions,
  HttpResponse,
  HttpStream,
  HttpStreamChunk,
  HttpTimings,
  NamedUrl,
  ParamValue,
} from './core/http.ts';
export type { MetricKind, MetricSpec, MetricUnit, Tags } from './core/metric.ts';
export type {
  Output,
  OutputDefinition,
  OutputHost,
  OutputOption,
  OutputOptions,
  OutputRequest,
  RunStart,
} from './core/output.ts';
export type { Plan, ScenarioPlan, StagePlan } from './core/plan.ts';
export type {
  CheckSummary,
  Distribution,
  MetricSnapshot,
  MetricStats,
  RunCause,
  RunController,
  RunEvent,
  RunPhase,
  RunResult,
  RunStatus,
  ScenarioSummary,
  SeriesStats,
} from './core/run.ts';
export type { SampleBatch } from './core/sample.ts';
export { ExecutionSegment } from './core/segment.ts';
export type {
  BucketCounts,
  CounterValues,
  GaugeValues,
  RateValues,
  RunSlice,
  SeriesId,
  SeriesSlice,
  SliceValues,
  TrendValues,
} from './core/slice.ts';
export type {
  BaselineLimit,
  BaselineResult,
  BaselineVerdict,
  Interval,
  ThresholdPlan,
  ThresholdResult,
  ThresholdWindow,
  WindowResult,
  WindowsResult,
} from './core/threshold.ts';
export type { TlsCertificate, TlsInfo } from './core/tls.ts';
export type {
  ExecutionInfo,
  ScenarioFunction,
  SetupContext,
  VuInfo,
  Worker,
} from './core/worker.ts';
export type { ResultDocument } from './outputs/json/result-document.ts';
export type { RecordedRunDocument } from './outputs/record/recorded-run-document.ts';
export { registerOutput } from './outputs/registered.ts';
export { openRecording } from './report/open-recording.ts';
export { readResult } from './report/read-result.ts';
export type { RecordedRun } from './report/recorded-run.ts';
export type { SliceSelection } from './report/slice-selection.ts';
export { Engine } from './runner/engine.ts';
export type { EngineOptions } from './runner/engine-options.ts';
export { definePlan, type LoadTest, loadTest } from './runner/load-test.ts';
export { openOutput } from './runner/open-output.ts';
export type { Config, MetricOptions, OutputSource, ThresholdOptions } from './script/config.ts';
export { defineConfig, type ScenarioDefinition, scenario } from './script/define.ts';
export type { PlanOverrides } from './script/overrides.ts';
export type { ScenarioOptions, StageOptions } from './script/scenario-options.ts';
export { url } from './script/url.ts';
