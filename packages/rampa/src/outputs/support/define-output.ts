import type { OutputDefinition, OutputKind } from '../../core/output.ts';
import { neededPath } from './destination.ts';
import { outputKind } from './output-kind.ts';
import { readServerAddress } from './server-address.ts';

/** Makes a kind of output that is built in: one that needs its file, or its server, unless the definition says otherwise. */
export function defineOutput<Values>(definition: OutputDefinition<Values>): OutputKind {
  const { name, destination: kind } = definition;
  return outputKind({
    verifyDestination: (destination) => {
      if (kind === 'file') neededPath(name, destination);
      if (kind === 'url') readServerAddress(name, destination);
    },
    ...definition,
  });
}
