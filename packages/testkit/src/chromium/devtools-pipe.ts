import type { Readable, Writable } from 'node:stream';

/** What a browser says by itself. */
export interface DevtoolsEvent {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly sessionId: string | undefined;
}

interface Message extends Partial<DevtoolsEvent> {
  readonly id?: number;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

interface Call {
  resolve(result: Readonly<Record<string, unknown>>): void;
  reject(error: Error): void;
}

/** The DevTools protocol over two pipes: JSON texts that end with a zero byte. */
export class DevtoolsPipe {
  readonly #output: Writable;
  readonly #calls = new Map<number, Call>();
  readonly #onEvent: (event: DevtoolsEvent) => void;
  #lastId = 0;
  #rest = '';
  #end: Error | undefined;

  constructor(output: Writable, input: Readable, onEvent: (event: DevtoolsEvent) => void) {
    this.#output = output;
    this.#onEvent = onEvent;
    input.setEncoding('utf8').on('data', (text: string) => this.#take(text));
    output.on('error', (error) => this.fail(error));
  }

  /** @throws what the browser says against it */
  call(
    method: string,
    params: Readonly<Record<string, unknown>> = {},
    sessionId?: string,
  ): Promise<Readonly<Record<string, unknown>>> {
    const end = this.#end;
    if (end !== undefined) return Promise.reject(end);
    const id = ++this.#lastId;
    this.#output.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((resolve, reject) => {
      this.#calls.set(id, {
        resolve,
        reject: (error) => reject(new Error(`${method}: ${error.message}`)),
      });
    });
  }

  /** Nothing will be answered any more. */
  fail(error: Error): void {
    this.#end ??= error;
    for (const call of this.#calls.values()) call.reject(error);
    this.#calls.clear();
  }

  #take(text: string): void {
    const parts = `${this.#rest}${text}`.split('\0');
    this.#rest = parts.pop() ?? '';
    for (const part of parts) this.#dispatch(JSON.parse(part) as Message);
  }

  #dispatch({ id, result = {}, error, method, params = {}, sessionId }: Message): void {
    if (id === undefined) {
      if (method !== undefined) this.#onEvent({ method, params, sessionId });
      return;
    }
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (error === undefined) call?.resolve(result);
    else call?.reject(new Error(error.message));
  }
}
