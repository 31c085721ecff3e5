import { configDefaults, defineConfig } from 'vitest/config';

/** Where `.ci/run` wants the results as JSON, beside what is printed. */
const REPORT = process.env['RAMPA_TEST_REPORT'];

/** Tests that compare times: they run when no other test does. */
const QUIET = ['test/e2e/accuracy.test.ts'];

export default defineConfig({
  resolve: { conditions: ['rampa-source'] },
  ssr: { resolve: { conditions: ['rampa-source'] } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'tests',
          include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...QUIET],
        },
      },
      { extends: true, test: { name: 'quiet', include: QUIET, sequence: { groupOrder: 1 } } },
    ],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // What is waited for comes at once, but a new process on a busy machine may not.
    expect: { poll: { timeout: 15_000 } },
    // Processes, because tests of threads and signals need one that is theirs. Two, because end-to-end
    // tests start processes of their own. A test that passes at the second try has failed.
    pool: 'forks',
    maxWorkers: 2,
    retry: 0,
    reporters: REPORT === undefined ? ['default'] : ['default', ['json', { outputFile: REPORT }]],
  },
});
