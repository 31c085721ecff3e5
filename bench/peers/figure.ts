import type { Spread, Standing } from './standing.ts';

/** One of the numbers of a standing, as a table shows it. */
export interface Figure {
  readonly title: string;
  readonly decimals: number;
  of(standing: Standing): Spread;
}

export const REQUESTS_PER_SECOND: Figure = {
  title: 'requests/s',
  decimals: 0,
  of: ({ requestsPerSecond }) => requestsPerSecond,
};

export const CPU_PER_REQUEST: Figure = {
  title: 'CPU us/request',
  decimals: 1,
  of: ({ cpuMicrosPerRequest }) => cpuMicrosPerRequest,
};

/** How much a tool receives with a second of its CPU time, when every response has such a body. */
export function megabytesPerCpuSecond(bodyBytes: number): Figure {
  return {
    title: 'MB/CPU second',
    decimals: 0,
    of: ({ cpuMicrosPerRequest: { median, min, max } }) => {
      // A microsecond per byte is a second per megabyte; the cheapest round received most.
      const speed = (cpuMicros: number): number => bodyBytes / cpuMicros;
      return { median: speed(median), min: speed(max), max: speed(min) };
    },
  };
}
