import { FakeCli } from 'testkit';
import { buildProgram } from '../../packages/rampa/src/cli/program.ts';
import { type Page, page, sentence, table } from './page.ts';

type Command = ReturnType<typeof buildProgram>;

/** The reference of the command line. */
export function cliPage(): Page {
  const cli = new FakeCli([]);
  const program = buildProgram(cli, async () => {});
  return page('cli.md', [
    '# Command line',
    `${program.description()} \`rampa --help\` and \`rampa <command> --help\` print what is on this page.`,
    table(
      ['Command', 'What it does'],
      program.commands.map((command) => [
        `[\`rampa ${command.name()}\`](#rampa-${command.name()})`,
        command.description(),
      ]),
    ),
    'Exit codes are listed in [Error codes and exit codes](errors.md#exit-codes).',
    ...program.commands.flatMap((command) => commandBlocks(command, cli)),
  ]);
}

function commandBlocks(command: Command, cli: FakeCli): readonly string[] {
  const words = command.registeredArguments.map((argument) => ` <${argument.name()}>`).join('');
  const flags = command.options.length === 0 ? '' : ' [options]';
  const blocks = [
    `## rampa ${command.name()}`,
    command.description(),
    fence('text', `rampa ${command.name()}${flags}${words}`),
  ];
  if (command.registeredArguments.length > 0) blocks.push(argumentTable(command));
  if (command.options.length > 0) blocks.push(optionTable(command));
  const examples = examplesOf(command, cli);
  return examples === undefined ? blocks : [...blocks, fence('sh', examples)];
}

function argumentTable({ registeredArguments }: Command): string {
  const rows = registeredArguments.map((argument) => [
    `\`<${argument.name()}>\``,
    sentence(argument.description),
  ]);
  return table(['Argument', 'Meaning'], rows);
}

function optionTable({ options }: Command): string {
  const rows = options.map(({ flags, description, defaultValue, negate }) => {
    const shown = negate || defaultValue === undefined ? '-' : `\`${defaultValue}\``;
    return [`\`${flags}\``, shown, sentence(description)];
  });
  return table(['Option', 'Default', 'Meaning'], rows);
}

/** The lines below `Examples:` in the help text, as a terminal would take them. */
function examplesOf(command: Command, cli: FakeCli): string | undefined {
  cli.stdout.text = '';
  command.outputHelp();
  const lines = /\nExamples:\n(?<lines>.*)/s.exec(cli.stdout.text)?.groups?.['lines'];
  return lines
    ?.trimEnd()
    .split('\n')
    .map((line) => line.replace(/^ {2}(?:\$ )?/, ''))
    .join('\n');
}

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
