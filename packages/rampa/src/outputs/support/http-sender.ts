import { type Clock, sleepUntil } from '../../core/clock.ts';
import { describeThrown, RampaError } from '../../core/errors.ts';
import type { OutputHost } from '../../core/output.ts';
import { parseRetryAfter } from '../../core/retry-after.ts';

/** What is sent in one request. */
export interface Payload {
  readonly body: string | Uint8Array<ArrayBuffer>;
  /** How many of {@link HttpSenderOptions.unit} are in it. */
  readonly count: number;
  /** Makes more headers of its own, before each attempt. */
  readonly headers?: () => Readonly<Record<string, string>>;
}

/** Where and how payloads are sent. */
export interface HttpSenderOptions {
  /** The output as messages call it, without secrets. */
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What payloads consist of, in the plural, such as `samples`. */
  readonly unit: string;
  /** How long one request may take. */
  readonly timeoutMs: number;
  /** How long the end of the run waits for what is still to be sent. */
  readonly deadlineMs: number;
  /** The most that waits, beyond what is being sent; what comes later is dropped and counted. */
  readonly maxWaitingBytes: number;
  /** Makes what is sent of a body, once for all attempts; default the body as it is. */
  readonly encode?: (body: Payload['body']) => Promise<Uint8Array<ArrayBuffer>>;
  /** True when whoever knows the path can use it, so that no message may show where an answer points to but its server. */
  readonly hidesPath?: boolean;
  /** Tells what an answer with a success status did not take all the same; default nothing. */
  readonly objection?: (answer: Uint8Array) => Objection | undefined;
}

/** What a server did not take of a request that it took. */
export interface Objection {
  readonly reason: string;
  /** Of what {@link Payload.count} counts. */
  readonly count: number;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** Enough to see what a server objects to. */
const ANSWER_CHARACTERS = 300;
/** Of a longer answer the rest is not read. */
const ANSWER_BYTES = 64 * 1024;

const HINT =
  'Check the address, the credentials and the server; the rest of the results is not touched.';
const REDIRECT_HINT =
  'Give the output the address that the server points to: redirects are not followed.';

/** How an attempt came out that was no success. */
interface Fault {
  readonly reason: string;
  readonly hint?: string;
  readonly isFinal: boolean;
  /** How much of the payload was not taken, if not all. */
  readonly rejected?: number;
  /** The least that the server asks to be left alone for; 0 when it asks for nothing. */
  readonly pauseMs: number;
}

/**
 * Sends payloads by POST, one at a time and in order. What fails for a reason that may pass is sent again, after pauses
 * that grow, for as long as the run lasts and its deadline after it. Never slows its caller.
 */
export class HttpSender {
  readonly #options: HttpSenderOptions;
  readonly #host: Pick<OutputHost, 'clock' | 'random'>;
  readonly #waiting: Payload[] = [];
  #waitingBytes = 0;
  #dropped = 0;
  #lost = 0;
  /** Why something could not be sent, the first reason. */
  #fault: Pick<Fault, 'reason' | 'hint'> | undefined;
  /** Of the last attempt, unless it succeeded. */
  #trouble: Fault | undefined;
  /** Aborts when nothing more is to be tried. */
  readonly #end = new AbortController();
  #sending: Promise<void> | undefined;

  constructor(options: HttpSenderOptions, host: Pick<OutputHost, 'clock' | 'random'>) {
    this.#options = options;
    this.#host = host;
  }

  /** Sends a payload, or counts it as dropped when too much waits already. */
  send(payload: Payload): void {
    const bytes = bytesOf(payload);
    if (this.#waiting.length > 0 && this.#waitingBytes + bytes > this.#options.maxWaitingBytes) {
      this.#dropped += payload.count;
      return;
    }
    this.#waiting.push(payload);
    this.#waitingBytes += bytes;
    this.#sending ??= this.#sendAll();
  }

  /**
   * Waits until everything is sent, at most for the deadline.
   * @throws {RampaError} `RAMPA_OUTPUT_FAILED` when something was not
   */
  async finish(): Promise<void> {
    const { clock } = this.#host;
    const done = new AbortController();
    const deadline = sleepUntil(clock, clock.nowMs() + this.#options.deadlineMs, done.signal);
    void deadline.then((isOver) => isOver && this.#end.abort());
    await this.#sending;
    done.abort();
    if (this.#lost === 0 || this.#fault === undefined) return;
    const { name, unit } = this.#options;
    const { reason, hint = HINT } = this.#fault;
    const message = `${name}: ${this.#lost} ${unit} were not delivered: ${reason}`;
    throw new RampaError('RAMPA_OUTPUT_FAILED', message, { hint });
  }

  /** The output as messages call it. */
  get name(): string {
    return this.#options.name;
  }

  /** How long the end of the run may wait for {@link finish}. */
  get deadlineMs(): number {
    return this.#options.deadlineMs;
  }

  /** Why nothing gets through just now, in words. */
  get trouble(): string | undefined {
    if (this.#trouble === undefined) return undefined;
    const { name, unit, deadlineMs } = this.#options;
    const { reason, isFinal } = this.#trouble;
    const next = isFinal
      ? `${this.#lost} ${unit} are lost so far`
      : `it is tried again until ${deadlineMs / 1000} s after the load`;
    return `${name}: ${reason}; ${next}`;
  }

  /** What was dropped, in words. */
  losses(): string[] {
    const { name, unit } = this.#options;
    if (this.#dropped === 0) return [];
    const why = this.#fault?.reason ?? 'they came faster than the server took them';
    return [`${name}: ${this.#dropped} ${unit} were dropped: ${why}`];
  }

  /** Gives up what is still under way. Twice is harmless. */
  async close(): Promise<void> {
    this.#end.abort();
    await this.#sending;
  }

  /** Never rejects: what could not be sent is counted. */
  async #sendAll(): Promise<void> {
    for (let payload = this.#waiting[0]; payload !== undefined; payload = this.#waiting[0]) {
      this.#lost += await this.#sendOne(payload);
      this.#waiting.shift();
      this.#waitingBytes -= bytesOf(payload);
    }
    this.#sending = undefined;
  }

  /** @returns how much of it was not delivered */
  async #sendOne(payload: Payload): Promise<number> {
    const { clock, random } = this.#host;
    const body = (await this.#options.encode?.(payload.body)) ?? payload.body;
    for (let attempt = 0; !this.#end.signal.aborted; attempt++) {
      const fault = await this.#attempt(body, payload.headers?.());
      this.#trouble = fault;
      if (fault === undefined) return 0;
      this.#fault ??= fault;
      if (fault.isFinal) return fault.rejected ?? payload.count;
      const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);
      // Half of it is chance, so that many senders do not come back at once.
      const ownMs = longest / 2 + (longest / 2) * random();
      // A server may ask for less than a pause, such as 0 or a time in the past.
      const pauseMs = Math.max(ownMs, fault.pauseMs);
      await sleepUntil(clock, clock.nowMs() + pauseMs, this.#end.signal);
    }
    this.#fault ??= this.#noTimeLeft;
    return payload.count;
  }

  get #noTimeLeft(): Fault {
    const reason = `there was no time left after ${this.#options.deadlineMs / 1000} s`;
    return { reason, isFinal: true, pauseMs: 0 };
  }

  async #attempt(
    body: Payload['body'],
    own: Readonly<Record<string, string>> | undefined,
  ): Promise<Fault | undefined> {
    const { url, headers, timeoutMs } = this.#options;
    const limit = new TimeLimit(this.#host.clock, timeoutMs, this.#end.signal);
    try {
      const { signal } = limit;
      const response = await fetch(url, {
        method: 'POST',
        headers: { ...headers, ...own },
        body,
        signal,
        redirect: 'manual',
      });
      const answer = await answerOf(response);
      return this.#judge(response, answer);
    } catch (cause) {
      if (this.#end.signal.aborted) return this.#noTimeLeft;
      const reason = limit.isOver ? `no answer within ${timeoutMs / 1000} s` : faultOf(cause);
      return { reason, isFinal: false, pauseMs: 0 };
    } finally {
      limit.end();
    }
  }

  /** @returns what is wrong with an answer, if anything is */
  #judge({ status, headers, ok }: Response, answer: Uint8Array): Fault | undefined {
    const said = `the server answered ${status}`;
    const location = headers.get('location');
    if (status >= 300 && status < 400 && location !== null) {
      const reason = `${said}, which points to ${this.#shownTarget(location)}`;
      return { reason, hint: REDIRECT_HINT, isFinal: true, pauseMs: 0 };
    }
    const objection = ok ? this.#options.objection?.(answer) : undefined;
    if (ok && objection === undefined) return undefined;
    if (objection !== undefined) {
      const { reason, count } = objection;
      return { reason: `${said}: ${reason}`, isFinal: true, rejected: count, pauseMs: 0 };
    }
    const text = startOf(answer);
    const pauseMs = parseRetryAfter(headers.get('retry-after'), this.#host.clock.wallTimeMs());
    const reason = text === '' ? said : `${said}: ${text}`;
    return { reason, isFinal: !mayPass(status), pauseMs: pauseMs ?? 0 };
  }

  /** Credentials, queries and some paths may be secret. */
  #shownTarget(location: string): string {
    const { url, hidesPath } = this.#options;
    const target = URL.parse(location, url);
    if (target === null) return 'no address';
    return `${target.protocol}//${target.host}${hidesPath === true ? '' : target.pathname}`;
  }
}

/** Aborts after a time, or with another signal. */
class TimeLimit {
  readonly #controller = new AbortController();
  readonly #end = new AbortController();
  isOver = false;

  constructor(clock: Clock, limitMs: number, outer: AbortSignal) {
    const abort = (): void => this.#controller.abort();
    if (outer.aborted) abort();
    outer.addEventListener('abort', abort, { once: true, signal: this.#end.signal });
    void sleepUntil(clock, clock.nowMs() + limitMs, this.#end.signal).then((isOver) => {
      if (!isOver) return;
      this.isOver = true;
      abort();
    });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  end(): void {
    this.#end.abort();
  }
}

/** The beginning of an answer, which may have no end. */
async function answerOf({ body }: Response): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  if (body === null) return Buffer.concat(pieces);
  for await (const piece of body) {
    pieces.push(piece);
    bytes += piece.length;
    // Leaving the loop ends the connection.
    if (bytes >= ANSWER_BYTES) break;
  }
  return Buffer.concat(pieces).subarray(0, ANSWER_BYTES);
}

/** The text of an answer, as far as a message has room for it. */
function startOf(answer: Uint8Array): string {
  return new TextDecoder().decode(answer).trim().slice(0, ANSWER_CHARACTERS);
}

/** Statuses that say that the same request may succeed later. */
function mayPass(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/** fetch tells the reason in the cause of its error, and of several addresses in that of each. */
function faultOf(error: unknown): string {
  let innermost = error;
  while (innermost instanceof Error && innermost.cause !== undefined) innermost = innermost.cause;
  if (innermost instanceof AggregateError) innermost = innermost.errors[0] ?? innermost;
  return describeThrown(innermost);
}

function bytesOf({ body }: Payload): number {
  return typeof body === 'string' ? body.length : body.byteLength;
}
