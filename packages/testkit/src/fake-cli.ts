import type {
  Cli,
  Machine,
  PrintListener,
  StopSignal,
  TextStream,
} from '../../rampa/src/cli/cli.ts';
import { describeThrown } from '../../rampa/src/core/errors.ts';
import type {
  Distribution,
  MetricSnapshot,
  RunController,
  RunEvent,
  RunPhase,
  RunResult,
  SeriesStats,
} from '../../rampa/src/core/run.ts';
import type { DemoShop, DemoShopOptions } from '../../rampa/src/demo/index.ts';
import type { EngineOptions } from '../../rampa/src/runner/engine-options.ts';
import type { JudgeOutputs, LoadTest } from '../../rampa/src/runner/load-test.ts';
import type { PlanOverrides } from '../../rampa/src/script/overrides.ts';

/** What a {@link FakeCli} answers with; what is not given must not be asked for. */
export interface FakeCliOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Makes stdout and stderr terminals of this width. */
  readonly terminalColumns?: number;
  readonly cores?: number;
  readonly loadTest?: Cli['loadTest'];
  readonly startRun?: (test: LoadTest, options: EngineOptions) => RunController;
  readonly startDemoShop?: (options: DemoShopOptions) => Promise<DemoShop>;
}

/** A command line inside a test: text is kept, signals are sent by calling {@link sendSignal}. */
export class FakeCli implements Cli {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd = '/project';
  readonly cores: number;
  readonly stdout: FakeStream;
  readonly stderr: FakeStream;
  /** What `nowMs` answers. */
  clockMs = 0;
  /** Exit codes that were asked for without waiting. */
  readonly exitedNow: number[] = [];
  readonly #options: FakeCliOptions;
  readonly #signalHandlers = new Set<(signal: StopSignal) => void>();
  readonly #uncaughtHandlers = new Set<(thrown: unknown) => void>();
  #printListener: PrintListener | undefined;

  constructor(args: readonly string[], options: FakeCliOptions = {}) {
    this.args = args;
    this.env = options.env ?? {};
    this.cores = options.cores ?? 4;
    this.stdout = new FakeStream(options.terminalColumns);
    this.stderr = new FakeStream(options.terminalColumns);
    this.#options = options;
  }

  nowMs(): number {
    return this.clockMs;
  }

  async machine(): Promise<Machine> {
    return {
      nodeVersion: '24.0.0',
      platform: 'linux',
      architecture: 'x86_64',
      cores: this.cores,
      memoryBytes: 8e9,
      freeMemoryBytes: 5e9,
      openFilesLimit: 1024,
    };
  }

  onSignal(handler: (signal: StopSignal) => void): () => void {
    this.#signalHandlers.add(handler);
    return () => void this.#signalHandlers.delete(handler);
  }

  onPrint(listener: PrintListener): () => void {
    this.#printListener = listener;
    return () => {
      this.#printListener = undefined;
    };
  }

  onUncaught(handler: (thrown: unknown) => void): () => void {
    this.#uncaughtHandlers.add(handler);
    return () => void this.#uncaughtHandlers.delete(handler);
  }

  exitNow(exitCode: number): void {
    this.exitedNow.push(exitCode);
  }

  /** How many parts of the program listen to signals and uncaught errors. */
  get listenerCount(): number {
    return this.#signalHandlers.size + this.#uncaughtHandlers.size;
  }

  sendSignal(signal: StopSignal): void {
    for (const handler of [...this.#signalHandlers]) handler(signal);
  }

  /** What a script prints, on the terminal where stderr goes too. */
  print(text: string): void {
    this.#printListener?.before();
    this.stderr.text += text;
    this.#printListener?.after(text.endsWith('\n'));
  }

  throwUncaught(thrown: unknown): void {
    for (const handler of [...this.#uncaughtHandlers]) handler(thrown);
  }

  async loadTest(
    path: string,
    overrides: PlanOverrides,
    judgeOutputs?: JudgeOutputs,
  ): Promise<LoadTest> {
    return needed(this.#options.loadTest, 'loadTest')(path, overrides, judgeOutputs);
  }

  async startRun(test: LoadTest, options: EngineOptions): Promise<RunController> {
    return needed(this.#options.startRun, 'startRun')(test, options);
  }

  async startDemoShop(options: DemoShopOptions): Promise<DemoShop> {
    return needed(this.#options.startDemoShop, 'startDemoShop')(options);
  }
}

/** Keeps what is written to it. */
export class FakeStream implements TextStream {
  text = '';
  readonly isTty: boolean;
  readonly columns: number;

  constructor(terminalColumns: number | undefined) {
    this.isTty = terminalColumns !== undefined;
    this.columns = terminalColumns ?? 80;
  }

  write(text: string): void {
    this.text += text;
  }

  eraseLine(): void {
    this.text += '\r\u001b[2K';
  }
}

/** A run that does what the test says: it emits events when told to, and ends with a given result. */
export class FakeRun implements RunController {
  readonly runId = 'run';
  readonly isPaused = false;
  /** `stop`, `fail` and `kill` as they were called, in order. */
  readonly calls: string[] = [];
  /** The load has begun, unless a test says otherwise. */
  phase: RunPhase | undefined = 'execute';
  current: MetricSnapshot | undefined = { timestamp: 0, duration: 0, metrics: {} };
  /** By metric. */
  readonly seriesStats: Record<string, readonly SeriesStats[]> = {};
  readonly distributions: Record<string, Distribution> = {};
  readonly #result = Promise.withResolvers<RunResult>();
  readonly #events: RunEvent[] = [];
  #wake: () => void = () => {};
  #hasEnded = false;

  emit(event: RunEvent): void {
    if (event.type === 'snapshot') this.current = event.snapshot;
    if (event.type === 'phase') this.phase = event.phase;
    this.#events.push(event);
    this.#wake();
  }

  end(result: RunResult): void {
    this.#hasEnded = true;
    this.#wake();
    this.#result.resolve(result);
  }

  wait(): Promise<RunResult> {
    return this.#result.promise;
  }

  async *events(): AsyncGenerator<RunEvent> {
    while (true) {
      const next = this.#events.shift();
      if (next !== undefined) yield next;
      else if (this.#hasEnded) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  snapshot(): MetricSnapshot | undefined {
    return this.current;
  }

  series(metric: string): readonly SeriesStats[] {
    return this.seriesStats[metric] ?? [];
  }

  distribution(metric: string): Distribution | undefined {
    return this.distributions[metric];
  }

  pause(): void {}

  resume(): void {}

  stop(reason?: string): void {
    this.calls.push(`stop ${reason ?? ''}`);
  }

  fail(error: unknown): void {
    this.calls.push(`fail ${describeThrown(error)}`);
  }

  kill(reason?: string): void {
    this.calls.push(`kill ${reason ?? ''}`);
  }
}

function needed<T>(part: T | undefined, name: string): T {
  if (part === undefined) throw new Error(`the test has no ${name}`);
  return part;
}
