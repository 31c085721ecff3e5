import type { Output, OutputKind } from '../../core/output.ts';
import type { RunResult } from '../../core/run.ts';
import { type DestinationFile, openDestination } from '../support/destination-file.ts';
import { resultDocument } from './result-document.ts';

/** Writes the result of a run to a file, once, as JSON. */
export const jsonOutput: OutputKind = {
  name: 'json',
  async open(destination) {
    return new JsonFile(await openDestination('json', destination));
  },
};

class JsonFile implements Output {
  readonly name: string;
  readonly #file: DestinationFile;

  constructor(file: DestinationFile) {
    this.name = `json=${file.path}`;
    this.#file = file;
  }

  finish(result: RunResult): Promise<void> {
    return this.#file.write(`${JSON.stringify(resultDocument(result), null, 2)}\n`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#file[Symbol.asyncDispose]();
  }
}
