import type { createParser, EventSourceMessage } from 'eventsource-parser';
import { RampaError } from '../../core/errors.ts';
import { giveHeads, SHOW_HEADS, type ShowsHeads } from '../../core/exchange-heads.ts';
import type { HttpEvent, HttpEvents, HttpStream } from '../../core/http.ts';
import { StreamedHead } from './streamed-head.ts';

/** An event of more characters is an error, so that one without an end cannot fill the memory. */
const MAX_EVENT_CHARACTERS = 16_777_216;

/** The same for its lines, each of which takes memory of its own however short it is. */
const MAX_EVENT_LINES = 100_000;

/** A script may sleep for that long. */
const MAX_RETRY_MS = 86_400_000;

/** Asks for events unless the script asks for something else. */
export const EVENT_OPTIONS = { headers: { accept: 'text/event-stream' } } as const;

/**
 * Reads a response as events, as the HTML standard says.
 * @throws {RampaError} `RAMPA_HTTP_EVENT_STREAM` when it is not 200 with `text/event-stream`; it is then cancelled
 */
export async function openEvents(
  method: string,
  stream: HttpStream & ShowsHeads,
): Promise<HttpEvents> {
  const { status, headers, url } = stream;
  const subject = `${method} ${url.split('?', 1)[0]}`;
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (status !== 200 || type !== 'text/event-stream') {
    stream.cancel();
    const got = status === 200 ? `content-type ${type ?? 'nothing'}` : `status ${status}`;
    const message = `${subject} must be answered with 200 and text/event-stream, got ${got}`;
    throw about(stream, new RampaError('RAMPA_HTTP_EVENT_STREAM', message));
  }
  // Loaded when it is needed: most tests have no events.
  const parser = await import('eventsource-parser');
  return new EventStream(subject, stream, parser.createParser);
}

class EventStream extends StreamedHead implements HttpEvents {
  lastEventId: string | undefined = undefined;
  retryMs: number | undefined = undefined;
  readonly #subject: string;
  readonly #stream: HttpStream & ShowsHeads;
  readonly #createParser: typeof createParser;

  constructor(subject: string, stream: HttpStream & ShowsHeads, create: typeof createParser) {
    super(stream);
    this.#subject = subject;
    this.#stream = stream;
    this.#createParser = create;
  }

  cancel(): void {
    this.#stream.cancel();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<HttpEvent> {
    const messages: EventSourceMessage[] = [];
    let lastId: string | undefined;
    let isTooLarge = false;
    let lineCount = 0;
    const parser = this.#createParser({
      maxBufferSize: MAX_EVENT_CHARACTERS,
      onEvent: (message) => messages.push(message),
      onId: (id) => {
        lastId = id;
      },
      onRetry: (retryMs) => {
        if (retryMs <= MAX_RETRY_MS) this.retryMs = retryMs;
      },
      onError: ({ type }) => {
        isTooLarge ||= type === 'max-buffer-size-exceeded';
      },
    });
    // The parser takes the byte order mark away.
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    for await (const { bytes, sinceStartMs } of this.#stream) {
      const text = decoder.decode(bytes, { stream: true });
      parser.feed(text);
      // An event that is under way at the end of what arrived at once began within it, or goes on.
      lineCount = messages.length > 0 ? 0 : lineCount + dataLinesIn(text);
      for (const { event = 'message', data, id } of messages.splice(0)) {
        if (id !== undefined) this.lastEventId = id;
        yield { event, data, id, sinceStartMs };
      }
      this.lastEventId = lastId;
      if (isTooLarge) throw this.#tooLarge(`${MAX_EVENT_CHARACTERS} characters`);
      if (lineCount > MAX_EVENT_LINES) throw this.#tooLarge(`${MAX_EVENT_LINES} lines`);
    }
  }

  #tooLarge(limit: string): RampaError {
    const message = `${this.#subject} has an event of more than ${limit}`;
    return about(this.#stream, new RampaError('RAMPA_HTTP_TOO_LARGE', message));
  }
}

/** Lines that add to an event; comments do not, however many keep a connection alive. */
function dataLinesIn(text: string): number {
  return text.match(/^data/gm)?.length ?? 0;
}

function about(stream: ShowsHeads, error: RampaError): RampaError {
  giveHeads(error, () => stream[SHOW_HEADS]());
  return error;
}
