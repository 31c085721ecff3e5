import type { Command } from 'commander';
import { RampaError } from '../../core/errors.ts';

/** Makes every flag of a command refuse another flag of it as its value, as `--out -q` gives when the value was forgotten. */
export function refuseFlagsAsValues(command: Command): void {
  const names = new Set(
    command.options.flatMap(({ short, long }) => [short, long].filter((one) => one !== undefined)),
  );
  for (const option of command.options) {
    if (!option.required) continue;
    const { parseArg: parse } = option;
    option.argParser((value, previous) => {
      const [name = value] = value.split('=');
      if (names.has(name)) refuse(option.flags, value);
      return parse === undefined ? value : parse(value, previous);
    });
  }
}

function refuse(flags: string, value: string): never {
  const hint = `Write './${value}' if a file has that name.`;
  throw new RampaError('RAMPA_USAGE', `${flags} needs a value, got the flag ${value}`, { hint });
}
