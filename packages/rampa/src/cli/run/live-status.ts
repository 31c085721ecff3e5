import type { MetricSnapshot, RunController, RunEvent } from '../../core/run.ts';
import type { Cli } from '../cli.ts';
import { formatStatus, type RunState } from '../format/status.ts';

const REDRAW_EVERY_MS = 100;
const PLAIN_LINE_EVERY_MS = 5000;

type Mode = 'live' | 'lines' | 'off';

/**
 * Shows on stderr how a run is doing: one line that is drawn again and again on a terminal, a plain line
 * every five seconds elsewhere.
 */
export class LiveStatus {
  readonly #cli: Cli;
  readonly #mode: Mode;
  readonly #isSilent: boolean;
  readonly #endListening: () => void;
  #state: RunState = { phase: undefined, isPaused: false, isStopping: false, failedThresholds: 0 };
  #snapshot: MetricSnapshot | undefined;
  #isDrawn = false;
  /** The script has printed something without a line end: drawing would erase it. */
  #isMidLine = false;
  #drawnAtMs = Number.NEGATIVE_INFINITY;
  #hasEnded = false;

  constructor(request: { readonly quiet: boolean; readonly progress: boolean }, cli: Cli) {
    this.#cli = cli;
    this.#mode = modeOf(request, cli);
    this.#isSilent = request.quiet && !request.progress;
    this.#endListening = cli.onPrint({
      before: () => this.clear(),
      after: (isWholeLine) => this.#afterPrint(isWholeLine),
    });
  }

  /** Follows the run; settles when its events end. */
  async watch(controller: RunController): Promise<void> {
    for await (const event of controller.events()) {
      // The others are shown with the result, very soon.
      const isNow = this.#state.phase === 'execute' || this.#state.phase === 'complete';
      if (event.type === 'warning' && isNow && !this.#isSilent) this.note(event.message);
      this.#onEvent(event);
    }
  }

  /** Prints a message of its own line. */
  note(text: string): void {
    this.clear();
    this.#cli.stderr.write(`${this.#isMidLine ? '\n' : ''}${text}\n`);
    this.#isMidLine = false;
  }

  showStopping(): void {
    this.#state = { ...this.#state, isStopping: true };
    this.#draw();
  }

  /** Takes the live line away, until it is drawn again. */
  clear(): void {
    if (this.#isDrawn) this.#cli.stderr.eraseLine();
    this.#isDrawn = false;
  }

  end(): void {
    this.clear();
    this.#hasEnded = true;
    this.#endListening();
  }

  #afterPrint(isWholeLine: boolean): void {
    this.#isMidLine = !isWholeLine;
    const hasBegun = this.#drawnAtMs > Number.NEGATIVE_INFINITY;
    if (this.#mode === 'live' && hasBegun) this.#draw();
  }

  #onEvent(event: RunEvent): void {
    if (event.type === 'snapshot') this.#snapshot = event.snapshot;
    const state = nextState(this.#state, event);
    const isNews = state !== this.#state;
    this.#state = state;
    const everyMs = this.#mode === 'live' ? REDRAW_EVERY_MS : PLAIN_LINE_EVERY_MS;
    const isDue = this.#cli.nowMs() - this.#drawnAtMs >= everyMs;
    if (isDue || (isNews && this.#mode === 'live')) this.#draw();
  }

  #draw(): void {
    if (this.#mode === 'off' || this.#hasEnded || this.#state.phase === 'complete') return;
    this.#drawnAtMs = this.#cli.nowMs();
    const line = formatStatus(this.#state, this.#snapshot);
    if (this.#mode === 'lines') {
      this.#cli.stderr.write(`${line}\n`);
      return;
    }
    if (this.#isMidLine) return;
    this.#cli.stderr.eraseLine();
    this.#cli.stderr.write(line.slice(0, this.#cli.stderr.columns - 1));
    this.#isDrawn = true;
  }
}

function modeOf({ quiet, progress }: { quiet: boolean; progress: boolean }, cli: Cli): Mode {
  const isLive = cli.stderr.isTty && cli.env['TERM'] !== 'dumb';
  if (progress) return isLive ? 'live' : 'lines';
  return isLive && !quiet ? 'live' : 'off';
}

/** The same object when the event changes nothing that the line shows. */
function nextState(state: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case 'phase':
      return { ...state, phase: event.phase };
    case 'pause':
      return { ...state, isPaused: true };
    case 'resume':
      return { ...state, isPaused: false };
    case 'live_threshold': {
      const failedThresholds = event.results.filter((result) => !result.passed).length;
      return failedThresholds === state.failedThresholds ? state : { ...state, failedThresholds };
    }
    case 'snapshot':
    case 'health':
    case 'threshold':
    case 'warning':
      return state;
  }
}
