import { execFile } from 'node:child_process';

/** How a command came out; `log` is what it wrote, errors last. */
export interface BashOutcome {
  readonly code: number;
  readonly log: string;
}

/** Runs a command as CI systems do: in a bash that ends at the first part that fails. */
export function runBash(
  command: string,
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<BashOutcome> {
  const flags = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', command];
  return new Promise((settle) => {
    execFile('bash', flags, { ...options, timeout: 60_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : Number(error.code ?? -1);
      settle({ code, log: stdout + stderr });
    });
  });
}
