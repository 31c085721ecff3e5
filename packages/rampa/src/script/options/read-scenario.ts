import { closestName } from '../../core/closest.ts';
import { formatValue } from '../../core/errors.ts';
import type { ScenarioPlan } from '../../core/plan.ts';
import type { Problems } from '../../core/problems.ts';
import type { ScenarioIdentity } from './executor-options.ts';
import { type ExplainUnknown, explainUnknownKey, formatPath } from './read-options.ts';
import { EXECUTOR_OPTIONS } from './registry.ts';

/**
 * Reads the options of one scenario by the schema of its executor.
 * @returns `undefined` when something is wrong; `problems` then has a line for it
 */
export function readScenario(
  source: Readonly<Record<string, unknown>>,
  scenario: ScenarioIdentity & { readonly path: string },
  problems: Problems,
): ScenarioPlan | undefined {
  const { executor } = source;
  const kind = EXECUTOR_OPTIONS.find((candidate) => candidate.executor === executor);
  if (kind === undefined) {
    problems.add(explainUnknownExecutor(scenario.path, executor));
    return undefined;
  }
  const explainUnknown = explainFor(kind.executor);
  return kind.read(source, { ...scenario, problems, explainUnknown });
}

/** The executors that have an option of this name. */
export function executorsWith(option: string): readonly string[] {
  return EXECUTOR_OPTIONS.filter(({ schema }) => Object.hasOwn(schema.shape, option)).map(
    ({ executor }) => executor,
  );
}

function explainFor(executor: string): ExplainUnknown {
  return (path, key, known) => {
    // Only the scenario's own keys belong to an executor, not those of a stage.
    const owners = known.includes('executor') ? executorsWith(key) : [];
    if (owners.length === 0) return explainUnknownKey(path, key, known);
    const subject = formatPath(path, [key]);
    const advice = key === 'pacing' ? '; write rate and timeUnit for a pace' : '';
    return `${subject} is not an option of ${executor} but of ${owners.join(', ')}${advice}; known: ${known.join(', ')}`;
  };
}

function explainUnknownExecutor(path: string, executor: unknown): string {
  const names = EXECUTOR_OPTIONS.map((kind) => kind.executor);
  const closest = typeof executor === 'string' ? closestName(executor, names) : undefined;
  const guess = closest === undefined ? '' : `; did you mean ${closest}?`;
  return `${path}.executor must be one of ${names.join(', ')}, got ${formatValue(executor)}${guess}`;
}
