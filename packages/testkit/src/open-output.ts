import type { Output, OutputHost, OutputKind } from '../../rampa/src/core/output.ts';
import { systemClock } from '../../rampa/src/runner/system-clock.ts';

/** What {@link openOutput} opens an output with, beside its destination. */
export interface OpenOutputOptions extends Partial<OutputHost> {
  /** As text, by name. */
  readonly options?: Readonly<Record<string, string>>;
}

/** Opens an output as a run would: in the real time, without any variables. */
export function openOutput(
  kind: OutputKind,
  destination?: string,
  { options = {}, ...host }: OpenOutputOptions = {},
): Promise<Output> {
  const defaults: OutputHost = { clock: systemClock, env: {}, random: () => 0.5, print: () => {} };
  return kind.open({ name: kind.name, destination, options }, { ...defaults, ...host });
}
