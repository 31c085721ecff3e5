import type { OutputKind, OutputOption } from '../../packages/rampa/src/core/output.ts';
import { OUTPUTS } from '../../packages/rampa/src/outputs/registry.ts';
import { type Page, page, sentence, table } from './page.ts';

const DESTINATIONS: Readonly<Record<OutputKind['destination'], string>> = {
  file: 'The destination is a file.',
  url: 'The destination is the address of a server.',
  text: 'The destination is a text.',
  none: 'There is no destination.',
};

/** The reference of outputs and their options. */
export async function outputsPage(): Promise<Page> {
  const kinds = await Promise.all(Object.values(OUTPUTS).map((load) => load()));
  const byName = kinds.toSorted((left, right) => (left.name < right.name ? -1 : 1));
  return page('outputs.md', [
    '# Outputs',
    'What `--output NAME=DESTINATION?OPTION=VALUE&OPTION=VALUE` and `config.outputs` can name. Values are percent-encoded, ' +
      'as in an address. An option wins over a variable of the environment. The [guide](../guide/outputs.md) shows how they are used.',
    ...byName.flatMap(sectionOf),
  ]);
}

function sectionOf({
  name,
  about,
  destination,
  options,
}: Omit<OutputKind, 'open'>): readonly string[] {
  const rows = Object.entries(options).map(([option, spec]) => rowOf(option, spec));
  const head = ['Option', 'Must be', 'Default', 'Variables', 'Meaning'];
  return [
    `## ${name}`,
    `${sentence(about)} ${DESTINATIONS[destination]}`,
    rows.length === 0 ? 'It has no options.' : table(head, rows),
  ];
}

function rowOf(name: string, option: OutputOption<unknown>): readonly string[] {
  const { about, mustBe, fallback, variables = [] } = option;
  const names = variables.map((variable) => `\`${variable}\``).join(', ');
  const byDefault = fallback === undefined ? 'needed' : fallback.text;
  return [`\`${name}\``, mustBe, byDefault, names === '' ? '-' : names, about];
}
