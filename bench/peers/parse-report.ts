/** What a tool says about its own run. */
export interface ToolReport {
  /** Requests that were answered. */
  readonly requestCount: number;
  /** Answers outside 200-399, and requests without an answer. */
  readonly errorCount: number;
  readonly elapsedSeconds: number;
}

/** Reads the summary of wrk 4. */
export function parseWrk(text: string): ToolReport | undefined {
  const total = /^\s*(\d+) requests in ([\d.]+)(us|ms|s|m|h),/m.exec(text);
  if (total === null) return undefined;
  const socketErrors = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(
    text,
  );
  const badStatuses = /Non-2xx or 3xx responses: (\d+)/.exec(text);
  const errors = [...(socketErrors?.slice(1) ?? []), badStatuses?.[1] ?? '0'].map(Number);
  return {
    requestCount: Number(total[1]),
    errorCount: errors.reduce((sum, count) => sum + count, 0),
    elapsedSeconds: Number(total[2]) * secondsPer(total[3]),
  };
}

function secondsPer(unit: string | undefined): number {
  return { us: 1e-6, ms: 1e-3, m: 60, h: 3600 }[unit ?? ''] ?? 1;
}

/**
 * Reads the summary of hey. Its list of statuses stops at a million answers, so the count comes from the
 * rate.
 */
export function parseHey(text: string): ToolReport | undefined {
  const seconds = /^\s*Total:\s+([\d.]+) secs/m.exec(text);
  const rate = /^\s*Requests\/sec:\s+([\d.]+)/m.exec(text);
  if (seconds === null || rate === null) return undefined;
  const elapsedSeconds = Number(seconds[1]);
  const failed = [...text.matchAll(/^\s*\[([45]\d\d)\]\s+(\d+) responses/gm)].map((row) => row[2]);
  const [, errorList = ''] = text.split('Error distribution:');
  const unanswered = [...errorList.matchAll(/^\s*\[(\d+)\]/gm)].map((row) => row[1]);
  const unansweredCount = sumOf(unanswered);
  return {
    requestCount: Math.round(Number(rate[1]) * elapsedSeconds) - unansweredCount,
    errorCount: sumOf(failed) + unansweredCount,
    elapsedSeconds,
  };
}

function sumOf(counts: readonly (string | undefined)[]): number {
  return counts.reduce((sum, count) => sum + Number(count ?? 0), 0);
}

/** Reads what `autocannon --json` prints. */
export function parseAutocannon(text: string): ToolReport | undefined {
  const report = parseObject(text);
  const elapsedSeconds = numberAt(report, 'duration');
  if (elapsedSeconds === undefined) return undefined;
  const count = (name: string): number => numberAt(report, name) ?? 0;
  const bad = count('1xx') + count('4xx') + count('5xx');
  return {
    requestCount: count('2xx') + count('3xx') + bad,
    errorCount: bad + count('errors') + count('timeouts'),
    elapsedSeconds,
  };
}

/** Reads the data that k6 hands to `handleSummary`, as JSON. */
export function parseK6(text: string): ToolReport | undefined {
  const report = parseObject(text);
  const requestCount = numberAt(report, 'metrics', 'http_reqs', 'values', 'count');
  const elapsedMs = numberAt(report, 'state', 'testRunDurationMs');
  if (requestCount === undefined || elapsedMs === undefined) return undefined;
  const errorCount = numberAt(report, 'metrics', 'http_req_failed', 'values', 'passes') ?? 0;
  return { requestCount, errorCount, elapsedSeconds: elapsedMs / 1000 };
}

/** Reads rampa's own result file. */
export function parseRampa(text: string): ToolReport | undefined {
  const report = parseObject(text);
  const requestCount = numberAt(report, 'summary', 'metrics', 'http_reqs', 'count');
  const elapsedSeconds = numberAt(report, 'summary', 'duration');
  if (requestCount === undefined || elapsedSeconds === undefined) return undefined;
  const errorCount = numberAt(report, 'summary', 'metrics', 'http_req_failed', 'passes') ?? 0;
  return { requestCount, errorCount, elapsedSeconds };
}

function parseObject(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function numberAt(source: unknown, ...path: readonly string[]): number | undefined {
  let value = source;
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = new Map<string, unknown>(Object.entries(value)).get(name);
  }
  return typeof value === 'number' ? value : undefined;
}
