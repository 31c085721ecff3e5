import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { requireProgram } from '../peers/peer-program.ts';
import { type DevtoolsEvent, DevtoolsPipe } from './devtools-pipe.ts';

/** How a page is looked at. */
export interface PageView {
  readonly width: number;
  readonly height: number;
  readonly colors: 'light' | 'dark';
  /** Pixels of the screen per pixel of the page; default 1. */
  readonly scale?: number;
  /** A phone: with touch, and its viewport; default false. */
  readonly isPhone?: boolean;
}

/** A browser without a window. Disposing ends it. */
export interface Chromium extends AsyncDisposable {
  /** Opens a file in a page of its own; settles when it is loaded and drawn. */
  openFile(path: string, view: PageView): Promise<ChromiumPage>;
}

/** A page in a browser. */
export interface ChromiumPage {
  /** Everything that went wrong: exceptions, refusals of a policy, errors on the console, requests to a network. */
  readonly problems: readonly string[];
  /** The value of an expression, awaited; it must be plain data. @throws what it throws */
  evaluate(expression: string): Promise<unknown>;
  /** Presses and releases the mouse where an element is. */
  click(selector: string): Promise<void>;
  /** Drags the mouse over an element, between two shares of its width. */
  drag(selector: string, from: number, to: number): Promise<void>;
  /** Moves the mouse to a share of an element's width. */
  hover(selector: string, at: number): Promise<void>;
  /** A PNG of what is seen, or of an element. */
  screenshot(selector?: string): Promise<Uint8Array>;
  /** The page on paper. */
  pdf(): Promise<Uint8Array>;
}

/** Its sandbox does not work for root, as which tests run in containers. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--remote-debugging-pipe',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--hide-scrollbars',
  '--force-color-profile=srgb',
];

/** Starts the installed browser with a profile of its own, which is removed in the end. */
export async function openChromium(): Promise<Chromium> {
  const profile = await mkdtemp(join(tmpdir(), 'rampa-chromium-'));
  const process = spawn(
    requireProgram('chromium'),
    [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], detached: true },
  );
  return new RunningChromium(process, profile);
}

class RunningChromium implements Chromium {
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #pages = new Map<string, OpenPage>();
  readonly #pipe: DevtoolsPipe;

  constructor(process: ChildProcess, profile: string) {
    this.#process = process;
    this.#profile = profile;
    const [, , , output, input] = process.stdio;
    this.#pipe = new DevtoolsPipe(output as Writable, input as Readable, (event) =>
      this.#pages.get(event.sessionId ?? '')?.take(event),
    );
    process.on('error', (error) => this.#pipe.fail(error));
    process.on('exit', () => this.#pipe.fail(new Error('the browser has ended')));
  }

  async openFile(path: string, view: PageView): Promise<ChromiumPage> {
    const { targetId } = await this.#pipe.call('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.#pipe.call('Target.attachToTarget', {
      targetId,
      flatten: true,
    });
    const page = new OpenPage(this.#pipe, String(sessionId));
    this.#pages.set(String(sessionId), page);
    await page.open(pathToFileURL(path).href, view);
    return page;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { pid, exitCode, signalCode } = this.#process;
    if (pid !== undefined && exitCode === null && signalCode === null) {
      const ended = once(this.#process, 'exit');
      // The browser is a family of processes, in a group of their own.
      globalThis.process.kill(-pid, 'SIGKILL');
      await ended;
    }
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}

class OpenPage implements ChromiumPage {
  readonly problems: string[] = [];
  readonly #pipe: DevtoolsPipe;
  readonly #sessionId: string;
  readonly #loaded = Promise.withResolvers<void>();

  constructor(pipe: DevtoolsPipe, sessionId: string) {
    this.#pipe = pipe;
    this.#sessionId = sessionId;
  }

  async open(
    url: string,
    { width, height, colors, scale = 1, isPhone = false }: PageView,
  ): Promise<void> {
    for (const domain of ['Page', 'Runtime', 'Log', 'Network'])
      await this.#call(`${domain}.enable`);
    const size = { width, height, deviceScaleFactor: scale, mobile: isPhone };
    await this.#call('Emulation.setDeviceMetricsOverride', size);
    await this.#call('Emulation.setEmulatedMedia', {
      features: [
        { name: 'prefers-color-scheme', value: colors },
        // What moves slowly cannot be clicked.
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ],
    });
    if (isPhone) await this.#call('Emulation.setTouchEmulationEnabled', { enabled: true });
    await this.#call('Page.navigate', { url });
    await this.#loaded.promise;
    await this.#drawn();
  }

  take({ method, params }: DevtoolsEvent): void {
    if (method === 'Page.loadEventFired') this.#loaded.resolve();
    const problem = problemOf(method, params);
    if (problem !== undefined) this.problems.push(problem);
  }

  async evaluate(expression: string): Promise<unknown> {
    const answer = await this.#call('Runtime.evaluate', {
      ...{ expression, awaitPromise: true, returnByValue: true },
    });
    const { result, exceptionDetails } = answer as unknown as Evaluated;
    if (exceptionDetails === undefined) return result.value;
    throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  }

  async click(selector: string): Promise<void> {
    await this.drag(selector, 0.5, 0.5);
  }

  async drag(selector: string, from: number, to: number): Promise<void> {
    const { x, y, width } = await this.#boxOf(selector);
    await this.#mouse('mouseMoved', x + width * from, y);
    await this.#mouse('mousePressed', x + width * from, y);
    for (let step = 1; step <= 4 && from !== to; step++) {
      await this.#mouse('mouseMoved', x + width * (from + ((to - from) * step) / 4), y);
    }
    await this.#mouse('mouseReleased', x + width * to, y);
    await this.#drawn();
  }

  async hover(selector: string, at: number): Promise<void> {
    const { x, y, width } = await this.#boxOf(selector);
    await this.#mouse('mouseMoved', x + width * at, y);
    await this.#drawn();
  }

  async screenshot(selector?: string): Promise<Uint8Array> {
    await this.#drawn();
    const clip = selector === undefined ? undefined : await this.#clipOf(selector);
    const { data } = await this.#call('Page.captureScreenshot', {
      ...{ format: 'png', clip, captureBeyondViewport: clip !== undefined },
    });
    return Buffer.from(String(data), 'base64');
  }

  async pdf(): Promise<Uint8Array> {
    const { data } = await this.#call('Page.printToPDF', { printBackground: true });
    return Buffer.from(String(data), 'base64');
  }

  /** What is asked for in one frame is drawn before the second one after it. */
  async #drawn(): Promise<void> {
    const frame = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))';
    await this.evaluate(`${frame}.then(() => null)`);
  }

  async #boxOf(selector: string): Promise<{ x: number; y: number; width: number }> {
    const found = `document.querySelector(${JSON.stringify(selector)})`;
    await this.evaluate(`${found}.scrollIntoView({ block: 'center', behavior: 'instant' })`);
    await this.#drawn();
    const box = await this.evaluate(`(() => {
      const { left, top, width, height } = ${found}.getBoundingClientRect();
      return { x: left, y: top + height / 2, width };
    })()`);
    return box as { x: number; y: number; width: number };
  }

  /** In pixels of the page, from its top. */
  async #clipOf(selector: string): Promise<unknown> {
    return this.evaluate(`(() => {
      const box = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect();
      const { x, y, width, height } = box;
      return { x: x + scrollX, y: y + scrollY, width, height, scale: 1 };
    })()`);
  }

  async #mouse(type: string, x: number, y: number): Promise<void> {
    const isMove = type === 'mouseMoved';
    await this.#call('Input.dispatchMouseEvent', {
      ...{ type, x, y },
      ...(isMove ? {} : { button: 'left', clickCount: 1 }),
    });
  }

  #call(method: string, params: Readonly<Record<string, unknown>> = {}) {
    return this.#pipe.call(method, params, this.#sessionId);
  }
}

interface Evaluated {
  readonly result: { readonly value?: unknown };
  readonly exceptionDetails?: {
    readonly text: string;
    readonly exception?: { readonly description?: string };
  };
}

function problemOf(method: string, params: DevtoolsEvent['params']): string | undefined {
  if (method === 'Runtime.exceptionThrown' || method === 'Log.entryAdded') {
    return JSON.stringify(params);
  }
  if (method === 'Runtime.consoleAPICalled') {
    return ['error', 'warning', 'assert'].includes(String(params['type']))
      ? JSON.stringify(params)
      : undefined;
  }
  if (method !== 'Network.requestWillBeSent') return undefined;
  const { url } = params['request'] as { readonly url: string };
  return url.startsWith('file:') || url.startsWith('about:') ? undefined : `asked for ${url}`;
}
