import { closestName } from '../../core/closest.ts';
import { describeThrown, formatValue, isRampaError } from '../../core/errors.ts';
import type {
  OutputDefinition,
  OutputHost,
  OutputKind,
  OutputOption,
  OutputOptions,
  OutputRequest,
  OutputSpec,
} from '../../core/output.ts';
import { Problems } from '../../core/problems.ts';

/** Makes a kind of output of its definition: one that reads its own options. */
export function outputKind<Values>(definition: OutputDefinition<Values>): OutputKind {
  const { name, about, destination, options } = definition;
  return {
    name,
    about,
    destination,
    options: options as Readonly<Record<string, OutputOption<unknown>>>,
    async verify(spec, host) {
      const request = readRequest(definition, spec, host);
      if (definition.opensNothing !== true) return;
      const output = await definition.open(request);
      await output[Symbol.asyncDispose]();
    },
    async open(spec, host) {
      return definition.open(readRequest(definition, spec, host));
    },
  };
}

/** @throws {RampaError} `RAMPA_OUTPUT_INVALID` with everything that is wrong with options and destination */
function readRequest<Values>(
  definition: OutputDefinition<Values>,
  spec: OutputSpec,
  host: OutputHost,
): OutputRequest<Values> {
  const problems = new Problems();
  const options = readValues(definition, spec, host, problems);
  const { destination } = spec;
  if (definition.destination === 'none' && destination !== undefined) {
    const line = `${definition.name}: there is no destination, got '${destination}'`;
    problems.add(line, `Write ${definition.name} without a destination.`);
  }
  try {
    definition.verifyDestination?.(destination, host.env);
  } catch (thrown) {
    if (isRampaError(thrown)) problems.addError(thrown);
    else {
      problems.add(`${definition.name}: verifyDestination() threw: ${describeThrown(thrown)}`);
    }
  }
  problems.throwIfAny('RAMPA_OUTPUT_INVALID');
  return { destination, options, host };
}

function readValues<Values>(
  { name, options }: Pick<OutputDefinition<Values>, 'name' | 'options'>,
  given: OutputSpec,
  host: OutputHost,
  problems: Problems,
): Values {
  for (const key of Object.keys(given.options)) {
    if (!Object.hasOwn(options, key)) problems.add(unknownOption(name, key, options));
  }
  const entries = Object.entries<OutputOption<unknown>>(options).map(([key, option]) => {
    const found = textOf(key, option, given, host);
    if (found === undefined) {
      if (option.fallback === undefined) problems.add(missing(name, key, option));
      return [key, option.fallback?.value];
    }
    const value = option.read(found.text);
    if (value === undefined) {
      const got = option.isSecret === true ? 'another text' : formatValue(found.text);
      problems.add(`${name}: ${found.source} must be ${option.mustBe}, got ${got}`);
    }
    return [key, value];
  });
  return Object.fromEntries(entries) as Values;
}

interface FoundText {
  readonly text: string;
  /** The option or the variable that has it. */
  readonly source: string;
}

function textOf(
  key: string,
  { variables = [] }: OutputOption<unknown>,
  { options }: OutputSpec,
  { env }: OutputHost,
): FoundText | undefined {
  const given = Object.hasOwn(options, key) ? options[key] : undefined;
  if (given !== undefined) return { text: given, source: key };
  // A variable that is empty counts as none, as everywhere.
  return variables
    .map((source) => ({ source, text: env[source] ?? '' }))
    .find(({ text }) => text !== '');
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
