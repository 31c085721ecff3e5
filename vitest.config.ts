import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['rampa-source'] },
  ssr: { resolve: { conditions: ['rampa-source'] } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});
