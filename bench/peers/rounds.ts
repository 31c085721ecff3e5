import { canPin } from '../support/pin.ts';
import { spawnMeasured } from '../support/spawn-measured.ts';
import { openTemporaryFolder } from '../support/temporary-folder.ts';
import type { Load, Tool } from './tool.ts';

/** The core that the target has for itself, and the core that the tools have. */
export const TARGET_CORE = 0;
const TOOL_CORE = 1;

/** One tool in one round. */
export interface RoundResult {
  readonly tool: string;
  readonly round: number;
  readonly requestsPerSecond: number;
  /** User plus system time of the tool and its children over its answered requests; start-up included. */
  readonly cpuMicrosPerRequest: number;
  readonly peakRssBytes: number;
  readonly errorCount: number;
  /** Why there are no numbers. */
  readonly failure: string | undefined;
}

/** Runs every tool once per round, one after the other, so that a slow minute hits all of them. */
export async function* playRounds(
  tools: readonly Tool[],
  roundCount: number,
  load: Omit<Load, 'folder'>,
): AsyncGenerator<RoundResult> {
  for (let round = 1; round <= roundCount; round++) {
    for (const tool of tools) yield await playOne(tool, round, load);
  }
}

async function playOne(
  tool: Tool,
  round: number,
  load: Omit<Load, 'folder'>,
): Promise<RoundResult> {
  await using folder = await openTemporaryFolder();
  const task = { ...load, folder: folder.path };
  const run = await spawnMeasured(await tool.prepare(task), {
    core: canPin() ? TOOL_CORE : undefined,
    timeoutMs: load.durationSeconds * 1000 + 60_000,
  });
  const report = await tool.readReport(task, run);
  const isGood = run.exitCode === 0 && report !== undefined && report.requestCount > 0;
  const [said = ''] = run.stderr.trim().split('\n').slice(-1);
  const failure = isGood ? undefined : `exit code ${run.exitCode}: ${said}`;
  const { requestCount = Number.NaN, elapsedSeconds = Number.NaN, errorCount = 0 } = report ?? {};
  return {
    tool: tool.name,
    round,
    requestsPerSecond: requestCount / elapsedSeconds,
    cpuMicrosPerRequest: (run.cpuMs * 1000) / requestCount,
    peakRssBytes: run.peakRssBytes,
    errorCount,
    failure,
  };
}
