import type { Http2Connection } from './http2-connection.ts';

/**
 * HTTP/2, loaded with the first connection that may speak it: its modules and tables take every thread many
 * milliseconds, and most tests need none of them.
 */
export class LazyHttp2 {
  /** `undefined` until it is loaded. */
  Connection: typeof Http2Connection | undefined = undefined;
  #loading: Promise<void> | undefined = undefined;

  load(): Promise<void> {
    this.#loading ??= import('./http2-connection.ts').then((module) => {
      this.Connection = module.Http2Connection;
    });
    return this.#loading;
  }
}
