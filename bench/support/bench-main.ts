/** Runs a bench program: what it throws is printed as one line and makes the exit code 1. */
export async function benchMain(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`Error: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

/** The names in a comma-separated list, all of `known` without one. */
export function chosenNames(
  list: string | undefined,
  known: readonly string[],
  flag = '--only',
): readonly string[] {
  if (list === undefined) return known;
  const names = list.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return names;
  throw new Error(`${flag} must name some of ${known.join(', ')}, got ${unknown.join(', ')}`);
}
