// node --no-opt --no-maglev --conditions=rampa-source measure-requests.ts
//
// Counts what requests over a warm connection cost, and prints it as JSON. Without the optimizing compilers the
// counts do not depend on when those start, and are the same every time.
import { createHook } from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import { Session } from 'node:inspector/promises';
import { Socket } from 'node:net';
import { startPeer } from '../../../testkit/src/peers/peer.ts';
import { HttpRig } from './http-rig.ts';

/** Per request, unless it says otherwise. */
export interface RequestCounts {
  /** For all requests together. */
  readonly timersSet: number;
  /** For all requests together. */
  readonly seriesLookUps: number;
  /** For all requests together. */
  readonly listenersAdded: number;
  /** For all requests together. */
  readonly eventsEmitted: number;
  readonly samples: number;
  readonly promises: number;
  readonly socketWrites: number;
  /** Objects, boxed numbers, strings and closures that rampa's own functions make. */
  readonly allocations: number;
  readonly allocatedBytes: number;
  /** The functions that allocate most, with their allocations. */
  readonly allocators: readonly string[];
}

const REQUESTS = 200;
const WARM_UP_REQUESTS = 50;

/** Answers every packet; makes nothing in this process. */
const SERVER = `
  import { createServer } from 'node:net';
  const answer = 'HTTP/1.1 200 OK\\r\\ncontent-length: 2\\r\\n\\r\\nok';
  createServer((socket) => {
    socket.on('data', () => socket.write(answer));
    socket.on('error', () => undefined);
  }).listen(Number(process.argv[2]), '127.0.0.1');
`;

process.stdout.write(JSON.stringify(await measure()));

async function measure(): Promise<RequestCounts> {
  await using server = await startPeer({
    listeners: ['plain'],
    files: () => ({ 'server.mjs': SERVER }),
    command: ({ ports }) => [process.execPath, 'server.mjs', String(ports.plain)],
  });
  using rig = new HttpRig();
  const url = `http://127.0.0.1:${server.ports.plain}/`;
  const send = (count: number): Promise<void> => sendOneByOne(rig, url, count);
  await send(WARM_UP_REQUESTS);

  const lookUpsBefore = rig.metrics.lookUpCount;
  const samplesBefore = rig.metrics.samples.length;
  const timers = countCalls(rig.clock, 'setTimer');
  const listeners = countCalls(EventEmitter.prototype, 'on', isOnSocket);
  const events = countCalls(EventEmitter.prototype, 'emit', isOnSocket);
  const writes = countCalls(Socket.prototype, '_write');
  await send(REQUESTS);
  for (const each of [timers, listeners, events, writes]) each.restore();

  return {
    timersSet: timers.count,
    seriesLookUps: rig.metrics.lookUpCount - lookUpsBefore,
    listenersAdded: listeners.count,
    eventsEmitted: events.count,
    samples: (rig.metrics.samples.length - samplesBefore) / REQUESTS,
    socketWrites: writes.count / REQUESTS,
    // The other promise is that of `then` below.
    promises: (await countPromises(() => send(REQUESTS))) - 1,
    ...(await countAllocations(() => send(REQUESTS))),
  };
}

/** Without `await`, which makes promises of its own. */
function sendOneByOne(rig: HttpRig, url: string, count: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = count;
    const next = (): void => {
      if (left-- === 0) resolve();
      else rig.client.get(url).then(next, reject);
    };
    next();
  });
}

interface Counter {
  count: number;
  restore(): void;
}

/** Counts calls of a method, of all objects or of some. */
function countCalls<Name extends string>(
  target: { [Key in Name]: (...args: never[]) => unknown },
  name: Name,
  isCounted: (self: unknown) => boolean = () => true,
): Counter {
  const original = target[name];
  const counter = {
    count: 0,
    restore: () => {
      target[name] = original;
    },
  };
  target[name] = function (this: unknown, ...args: never[]) {
    if (isCounted(this)) counter.count++;
    return original.apply(this, args);
  };
  return counter;
}

function isOnSocket(self: unknown): boolean {
  return self instanceof Socket;
}

async function countPromises(work: () => Promise<void>): Promise<number> {
  let count = 0;
  const hook = createHook({
    init: (_id, type) => {
      if (type === 'PROMISE') count++;
    },
  });
  hook.enable();
  await work();
  hook.disable();
  return Math.round(count / REQUESTS);
}

/** What the protocol of Chrome's developer tools calls `HeapProfiler.SamplingHeapProfile`. */
interface AllocationProfile {
  readonly head: AllocationNode;
  /** One allocation each, at this interval. */
  readonly samples: readonly { readonly nodeId: number; readonly size: number }[];
}

interface AllocationNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly children: readonly AllocationNode[];
}

type Allocations = Pick<RequestCounts, 'allocations' | 'allocatedBytes' | 'allocators'>;

/** With an interval of one byte the sampling profiler sees every allocation. */
async function countAllocations(work: () => Promise<void>): Promise<Allocations> {
  const session = new Session();
  session.connect();
  await session.post('HeapProfiler.enable');
  await session.post('HeapProfiler.startSampling', {
    samplingInterval: 1,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  await work();
  const { profile } = (await session.post('HeapProfiler.stopSampling')) as { profile: unknown };
  session.disconnect();
  const { head, samples } = profile as AllocationProfile;
  const owners = new Map(ownNodes(head));
  const counts = new Map<string, number>();
  let bytes = 0;
  for (const { nodeId, size } of samples) {
    const owner = owners.get(nodeId);
    if (owner === undefined) continue;
    bytes += size;
    counts.set(owner, (counts.get(owner) ?? 0) + 1);
  }
  const most = [...counts].sort(([, one], [, other]) => other - one).slice(0, 20);
  return {
    allocations: Math.round([...counts.values()].reduce((sum, count) => sum + count, 0) / REQUESTS),
    allocatedBytes: Math.round(bytes / REQUESTS),
    allocators: most.map(([owner, count]) => `${(count / REQUESTS).toFixed(2)} ${owner}`),
  };
}

/** The functions of rampa itself, by the id of their place in the profile. */
function ownNodes(node: AllocationNode): [number, string][] {
  const { functionName, url } = node.callFrame;
  const [, file] = url.split('/packages/rampa/src/');
  const below = node.children.flatMap(ownNodes);
  return file === undefined ? below : [[node.id, `${functionName} ${file}`], ...below];
}
