import type { ToolReport } from '../peers/parse-report.ts';

/** Reads the summary of h2load. */
export function parseH2load(text: string): ToolReport | undefined {
  const finished = /^finished in ([\d.]+)(us|ms|s|m),/m.exec(text);
  const requests = /^requests: \d+ total, \d+ started, (\d+) done, (\d+) succeeded/m.exec(text);
  if (finished === null || requests === null) return undefined;
  const seconds = { us: 1e-6, ms: 1e-3, s: 1, m: 60 }[finished[2] ?? ''] ?? Number.NaN;
  return {
    requestCount: Number(requests[1]),
    errorCount: Number(requests[1]) - Number(requests[2]),
    elapsedSeconds: Number(finished[1]) * seconds,
  };
}

/** Reads what the clients in this folder print: a report as JSON. */
export function parseClient(text: string): ToolReport | undefined {
  try {
    return JSON.parse(text) as ToolReport;
  } catch {
    return undefined;
  }
}
