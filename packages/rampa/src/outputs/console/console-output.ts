import { defineOutput } from '../support/define-output.ts';

/** The summary on the terminal. Whoever runs the command prints it anyway, so there is nothing to do. */
export const consoleOutput = defineOutput({
  name: 'console',
  about: 'The summary on the terminal, which `rampa run` prints in any case but with `--quiet`.',
  destination: 'none',
  options: {},
  async open() {
    return { name: 'console', async finish() {}, async [Symbol.asyncDispose]() {} };
  },
});
