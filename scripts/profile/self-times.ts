/** The part of a `.cpuprofile` file that self times need. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      /** From 0. */
      readonly lineNumber: number;
    };
  }[];
  readonly samples: readonly number[];
  /** Microseconds since the sample before. */
  readonly timeDeltas: readonly number[];
}

/** A function, or a group of them, and the time in which it was running itself. */
export interface SelfTime {
  readonly name: string;
  readonly group: string;
  readonly selfMs: number;
}

const IDLE = '(idle)';

/** Self times by function, longest first; the time in which the thread waited is left out. */
export function selfTimes(profile: CpuProfile): readonly SelfTime[] {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const times = new Map<string, SelfTime>();
  for (const [index, id] of profile.samples.entries()) {
    const frame = frames.get(id);
    if (frame === undefined || frame.functionName === IDLE) continue;
    const name = nameOf(frame);
    const selfMs = (times.get(name)?.selfMs ?? 0) + (profile.timeDeltas[index] ?? 0) / 1000;
    times.set(name, { name, group: groupOf(frame), selfMs });
  }
  return longestFirst([...times.values()]);
}

/** The sums of each group, longest first. */
export function groupTimes(times: readonly SelfTime[]): readonly SelfTime[] {
  const groups = Map.groupBy(times, ({ group }) => group);
  const sums = [...groups].map(([group, members]) => ({
    name: group,
    group,
    selfMs: members.reduce((sum, { selfMs }) => sum + selfMs, 0),
  }));
  return longestFirst(sums);
}

type Frame = CpuProfile['nodes'][number]['callFrame'];

function nameOf({ functionName, url, lineNumber }: Frame): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  const file = url.startsWith('node:') ? url : url.split('/').slice(-2).join('/');
  return file === '' ? name : `${name} ${file}:${lineNumber + 1}`;
}

/** Which part of the program a function belongs to. */
function groupOf({ functionName, url }: Frame): string {
  if (functionName === '(garbage collector)') return 'garbage collector';
  const own = /\/packages\/rampa\/(?:src|dist)\/(?<folder>[\w-]+)/.exec(url)?.groups?.['folder'];
  if (own !== undefined) return `rampa ${own}`;
  if (url.startsWith('node:')) return 'Node, JavaScript';
  if (url.includes('/node_modules/')) return 'packages';
  return url === '' ? 'native code and system calls' : 'the script';
}

function longestFirst(times: readonly SelfTime[]): readonly SelfTime[] {
  return times.toSorted((left, right) => right.selfMs - left.selfMs);
}
