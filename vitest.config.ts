import { defineConfig } from 'vitest/config';

/** Where `.ci/run` wants the results as JSON, beside what is printed. */
const REPORT = process.env['RAMPA_TEST_REPORT'];

export default defineConfig({
  resolve: { conditions: ['rampa-source'] },
  ssr: { resolve: { conditions: ['rampa-source'] } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Processes, because tests of threads and signals need one that is theirs. Two, because end-to-end
    // tests start processes of their own. A test that passes at the second try has failed.
    pool: 'forks',
    maxWorkers: 2,
    retry: 0,
    reporters: REPORT === undefined ? ['default'] : ['default', ['json', { outputFile: REPORT }]],
  },
});
