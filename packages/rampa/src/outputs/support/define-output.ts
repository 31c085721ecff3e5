import { closestName } from '../../core/closest.ts';
import { formatValue, RampaError } from '../../core/errors.ts';
import type {
  OutputDefinition,
  OutputHost,
  OutputKind,
  OutputOption,
  OutputOptions,
  OutputSpec,
} from '../../core/output.ts';

/** Makes a kind of output of its definition: one that reads its own options. */
export function defineOutput<Values>(definition: OutputDefinition<Values>): OutputKind {
  const { name, about, destination, options } = definition;
  return {
    name,
    about,
    destination,
    options: options as Readonly<Record<string, OutputOption<unknown>>>,
    async open(spec, host) {
      const problems: string[] = [];
      const values = readValues(definition, spec, host, problems);
      if (destination === 'none' && spec.destination !== undefined) {
        problems.push(`${name}: there is no destination, got '${spec.destination}'`);
      }
      if (problems.length > 0) throw new RampaError('RAMPA_OUTPUT_INVALID', problems.join('\n'));
      return definition.open({ destination: spec.destination, options: values, host });
    },
  };
}

function readValues<Values>(
  { name, options }: Pick<OutputDefinition<Values>, 'name' | 'options'>,
  given: OutputSpec,
  host: OutputHost,
  problems: string[],
): Values {
  for (const key of Object.keys(given.options)) {
    if (!Object.hasOwn(options, key)) problems.push(unknownOption(name, key, options));
  }
  const entries = Object.entries<OutputOption<unknown>>(options).map(([key, option]) => {
    const text = textOf(key, option, given, host);
    if (text === undefined) {
      if (option.fallback === undefined) problems.push(missing(name, key, option));
      return [key, option.fallback?.value];
    }
    const value = option.read(text);
    if (value === undefined) {
      const got = option.isSecret === true ? 'another text' : formatValue(text);
      problems.push(`${name}: ${key} must be ${option.mustBe}, got ${got}`);
    }
    return [key, value];
  });
  return Object.fromEntries(entries) as Values;
}

function textOf(
  key: string,
  { variables = [] }: OutputOption<unknown>,
  { options }: OutputSpec,
  { env }: OutputHost,
): string | undefined {
  if (Object.hasOwn(options, key)) return options[key];
  // A variable that is empty counts as none, as everywhere.
  return variables
    .map((variable) => env[variable])
    .find((text) => text !== undefined && text !== '');
}

function unknownOption<Values>(name: string, key: string, options: OutputOptions<Values>): string {
  const known = Object.keys(options);
  if (known.length === 0) return `${name}: there are no options, got ${formatValue(key)}`;
  const closest = closestName(key, known);
  const guess = closest === undefined ? '' : `, did you mean ${closest}?`;
  const separator = closest === undefined ? ', known' : ' known';
  return `${name}: ${formatValue(key)} is not an option${guess}${separator}: ${known.join(', ')}`;
}

function missing(
  name: string,
  key: string,
  { mustBe, variables = [] }: OutputOption<unknown>,
): string {
  const also = variables.length === 0 ? '' : ` or set ${variables.join(' or ')}`;
  return `${name}: ${key} is missing, ${mustBe}: add ?${key}=...${also}`;
}
