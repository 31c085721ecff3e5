import type { RunController } from '../core/run.ts';
import type { DemoShop, DemoShopOptions } from '../demo/index.ts';
import type { EngineOptions } from '../runner/engine-options.ts';
import type { JudgeOutputs, LoadTest } from '../runner/load-test.ts';
import type { PlanOverrides } from '../script/overrides.ts';

/** The signals that end a command. */
export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** Where text goes: a terminal, a pipe or a file. */
export interface TextStream {
  /** Of control characters only line ends, tabs and rampa's colours are written. */
  write(text: string): void;
  /** Takes away what stands in the line of the cursor; for a terminal. */
  eraseLine(): void;
  readonly isTty: boolean;
  /** Width of the terminal; 80 when there is none. */
  readonly columns: number;
}

/** Hears of text that does not come from rampa but from the script, before and after it reaches a terminal. */
export interface PrintListener {
  before(): void;
  /** @param isWholeLine false when the cursor is left behind the text */
  after(isWholeLine: boolean): void;
}

/** The machine and the runtime that a command runs on. */
export interface Machine {
  /** Such as `24.1.0`. */
  readonly nodeVersion: string;
  readonly platform: string;
  readonly architecture: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly freeMemoryBytes: number;
  /** `undefined` where it cannot be read cheaply. */
  readonly openFilesLimit: number | undefined;
}

/** Everything that a command needs from the process and from the rest of rampa. */
export interface Cli {
  /** The command line without the executable and the script. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that paths in messages are shown relative to. */
  readonly cwd: string;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  /** Cores that shards may use. */
  readonly cores: number;
  /** Monotonic milliseconds. */
  nowMs(): number;
  machine(): Promise<Machine>;
  /** Calls `handler` for every signal, instead of ending the process. @returns how to stop listening */
  onSignal(handler: (signal: StopSignal) => void): () => void;
  /** Has one listener at a time. @returns how to stop listening */
  onPrint(listener: PrintListener): () => void;
  /** Calls `handler` for what was thrown where nothing caught it. @returns how to stop listening */
  onUncaught(handler: (thrown: unknown) => void): () => void;
  /** Ends the process without waiting for anything. */
  exitNow(exitCode: number): void;

  /** @param judgeOutputs default nothing is said of outputs */
  loadTest(path: string, overrides: PlanOverrides, judgeOutputs?: JudgeOutputs): Promise<LoadTest>;
  startRun(test: LoadTest, options: EngineOptions): Promise<RunController>;
  startDemoShop(options: DemoShopOptions): Promise<DemoShop>;
}
