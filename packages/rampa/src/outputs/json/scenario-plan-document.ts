import { formatDuration } from '../../core/duration.ts';
import type { ScenarioPlan } from '../../core/plan.ts';
import { snakeCase } from './changed-options.ts';
import { httpDocument } from './http-document.ts';
import { networkDocument } from './network-document.ts';
import type { ShownValue } from './shown-value.ts';

/**
 * Every option of a scenario, resolved: durations are text, names are in snake_case. Of the groups about the network
 * and HTTP it has what is not the default, with secrets masked.
 */
export function scenarioPlanDocument(scenario: ScenarioPlan): {
  [key: string]: ShownValue;
} {
  const { name: _, executor, tags, env, network, http, ...options } = scenario;
  const shown: { [key: string]: ShownValue } = { executor };
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined) continue;
    Object.assign(shown, shownOption(key, value));
  }
  // Tags and variables have the user's own names.
  return { ...shown, ...networkDocument(network), ...httpDocument(http), tags, env };
}

/** `durationMs: 90000` becomes `duration: "1m30s"`, `startVus` becomes `start_vus`. */
function shownOption(
  key: string,
  value: string | number | boolean | readonly object[],
): { [key: string]: ShownValue } {
  const isTime = key.endsWith('Ms') && typeof value === 'number';
  const name = snakeCase(isTime ? key.slice(0, -2) : key);
  if (isTime) return { [name]: formatDuration(value) };
  return { [name]: typeof value === 'object' ? value.map(shownStage) : value };
}

function shownStage(stage: object): ShownValue {
  const entries = Object.entries(stage).map(([key, value]) => shownOption(key, value));
  return Object.assign({}, ...entries);
}
