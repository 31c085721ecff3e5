import type { OutputHost, OutputSpec } from '../../core/output.ts';
import type { Problems } from '../../core/problems.ts';
import { outputHost } from '../../runner/output-host.ts';

/** What is known of a run that is to have outputs. */
export interface OutputSetting {
  readonly env: OutputHost['env'];
  /** The load script's file; `undefined` without one. */
  readonly script: string | undefined;
}

/** Adds what is wrong with outputs as far as it can be known without opening them. */
export async function judgeOutputs(
  specs: readonly OutputSpec[],
  { env, script }: OutputSetting,
  problems: Problems,
): Promise<void> {
  if (specs.length === 0) return;
  const { verifyOutputs } = await import('../../outputs/registry.ts');
  await verifyOutputs(
    specs,
    script,
    outputHost(env, () => {}),
    problems,
  );
}

/** The same before there is a script that could add outputs of its own: a name that is unknown may be one of them. */
export async function judgeBuiltInOutputs(
  specs: readonly OutputSpec[],
  env: OutputHost['env'],
  problems: Problems,
): Promise<void> {
  if (specs.length === 0) return;
  const { OUTPUTS } = await import('../../outputs/registry.ts');
  const known = specs.filter(({ name }) => Object.hasOwn(OUTPUTS, name));
  await judgeOutputs(known, { env, script: undefined }, problems);
}
