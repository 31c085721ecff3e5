/** A loaded load script. */
export interface ScriptModule {
  /** Where it comes from, for messages; an absolute path unless it was made in memory. */
  readonly path: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

/** Makes a module of values, for programs and tests that have no script file. */
export function moduleFromExports(
  exports: Readonly<Record<string, unknown>>,
  path = 'the program',
): ScriptModule {
  return Object.freeze({ path, exports: Object.freeze({ ...exports }) });
}
