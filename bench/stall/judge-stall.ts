import type { ResultDocument } from '../../packages/rampa/src/outputs/json/result-document.ts';
import { statOf } from '../support/rampa-command.ts';

/** What a stall must look like in a result. */
interface ExpectedStall {
  readonly stallMs: number;
  readonly iterationCount: number;
}

/** One thing that a result must say, and whether it does. */
export interface StallFinding {
  readonly ok: boolean;
  readonly text: string;
}

/** Whether a run at a fixed rate tells of the stall that its target had. */
export function judgeStall(
  result: ResultDocument,
  { stallMs, iterationCount }: ExpectedStall,
): StallFinding[] {
  const serviceMs = statOf(result, 'http_req_duration', 'p(99)');
  const intendedMs = statOf(result, 'http_req_duration@intended', 'p(99)');
  const [load] = result.scenarios;
  const { completed = 0, dropped = 0 } = load ?? {};
  const sentence = result.warnings.find((warning) => warning.includes('from the intended start'));
  return [
    {
      ok: completed === iterationCount && dropped === 0,
      text: `${completed} of ${iterationCount} iterations completed, ${dropped} dropped`,
    },
    {
      ok: intendedMs >= stallMs / 2,
      text: `p(99) from the intended start, ${intendedMs} ms, is at least half of the stall`,
    },
    {
      ok: serviceMs < stallMs / 10,
      text: `p(99) from the actual start, ${serviceMs} ms, is less than a tenth of the stall`,
    },
    { ok: sentence !== undefined, text: `the result explains it: ${sentence ?? 'not a word'}` },
  ];
}
