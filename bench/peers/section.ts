import type { Bar } from './bar.ts';
import {
  CPU_PER_REQUEST,
  type Figure,
  megabytesPerCpuSecond,
  REQUESTS_PER_SECOND,
} from './figure.ts';
import { autocannon, h2load, hey, k6, wrk } from './peer-tools.ts';
import { BODY_BYTES, type PeersUrls } from './peers-target.ts';
import { rampaBench, rampaTool } from './rampa-tools.ts';
import type { Tool } from './tool.ts';

/** Tools that do the same work, and what is expected of rampa's share of it. */
export interface Section {
  readonly name: keyof PeersUrls;
  readonly title: string;
  readonly tools: readonly Tool[];
  /** The tool that the others are shown as multiples of: the one that does least. */
  readonly floor: Tool;
  readonly figures: readonly Figure[];
  readonly bars: readonly Bar[];
}

const PER_REQUEST = [REQUESTS_PER_SECOND, CPU_PER_REQUEST];

const rampaHttp = rampaTool('rampa', 'http');

const http: Section = {
  name: 'http',
  title: 'a small response over HTTP/1.1',
  tools: [rampaHttp, rampaBench, wrk, hey, autocannon, k6],
  floor: wrk,
  figures: PER_REQUEST,
  bars: [
    atMost(1.5, wrk),
    atMost(0.8, autocannon),
    atMost(1 / 6, k6),
    { ...atMost(1.1, rampaHttp), tool: rampaBench.name },
  ],
};

const https: Section = {
  name: 'https',
  title: 'a small response over HTTP/1.1 and TLS',
  tools: [rampaTool('rampa', 'https'), wrk, autocannon, k6],
  floor: wrk,
  figures: PER_REQUEST,
  bars: [atMost(1.8, wrk)],
};

const http2: Section = {
  name: 'http2',
  title: 'a small response over HTTP/2 and TLS, one request at a time on each connection',
  tools: [rampaTool('rampa', 'http2'), h2load, k6],
  floor: h2load,
  figures: PER_REQUEST,
  bars: [atMost(0.7, k6), { ...atMost(2, h2load), isGoal: true }],
};

const SPEED = megabytesPerCpuSecond(BODY_BYTES);

const body: Section = {
  name: 'body',
  title: 'a response of 1 MB over HTTP/1.1',
  tools: [
    rampaTool('rampa discardBody', 'discardBody'),
    rampaTool('rampa stream', 'readStream'),
    rampaTool('rampa stream, bytes taken', 'copyStream'),
    rampaHttp,
    wrk,
  ],
  floor: wrk,
  figures: [REQUESTS_PER_SECOND, SPEED],
  // What a tool keeps is not what wrk does.
  bars: ['rampa discardBody', 'rampa stream'].map((tool) => ({
    tool,
    peer: wrk.name,
    figure: SPEED,
    limit: { type: 'at least', ratio: 0.6 },
  })),
};

/** In the order in which they are measured. */
export const SECTIONS: readonly Section[] = [http, https, http2, body];

/** CPU time per request, of rampa over that of another tool. */
function atMost(ratio: number, peer: Tool): Bar {
  const limit = { type: 'at most', ratio } as const;
  return { tool: 'rampa', peer: peer.name, figure: CPU_PER_REQUEST, limit };
}
