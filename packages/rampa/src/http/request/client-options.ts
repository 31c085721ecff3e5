import { formatValue } from '../../core/errors.ts';
import {
  HTTP_OPTION_READERS,
  type HttpOptionValues,
} from '../../core/http-options/http-options.ts';
import { reportAs, unknownOption } from './request-options.ts';

type OptionName = keyof typeof HTTP_OPTION_READERS;

const KNOWN = [...Object.keys(HTTP_OPTION_READERS), 'tags'];

/** What a client is extended with, `tags` apart; what is wrong goes to `problems`. */
export function readClientOptions(source: unknown, problems: string[]): HttpOptionValues {
  const values: Record<string, unknown> = {};
  if (typeof source !== 'object' || source === null || Array.isArray(source)) {
    problems.push(`extend must be given an object of options, got ${formatValue(source)}`);
    return values;
  }
  for (const [key, value] of Object.entries(source)) {
    if (value === undefined || key === 'tags') continue;
    if (!isOption(key)) problems.push(unknownOption(key, 'an option of a client', KNOWN));
    else values[key] = HTTP_OPTION_READERS[key](value, reportAs(key, problems));
  }
  return values;
}

function isOption(name: string): name is OptionName {
  return Object.hasOwn(HTTP_OPTION_READERS, name);
}
