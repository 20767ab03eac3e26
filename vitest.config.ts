// The three kinds of tests, told apart by what they cost: `unit` is pure, `int` has a real Postgres, `e2e` a real browser.
import { defineConfig } from 'vitest/config';

// These bounds, and those of tests and hooks, are for what would never end: on a busy machine a second is not long.
const patient = { poll: { timeout: 60_000, interval: 20 } };
const ignored = ['**/node_modules/**', '**/dist/**', '**/.cadre/**'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{apps,packages}/*/src/**/*.test.{ts,tsx}', '{apps,packages}/*/test/**/*.test.ts', 'templates/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: [...ignored, '**/*.int.test.ts'],
          environment: 'node',
          testTimeout: 120_000,
          expect: patient,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'int',
          include: ['{apps,packages}/**/*.int.test.ts', 'scripts/**/*.int.test.ts'],
          exclude: ignored,
          environment: 'node',
          globalSetup: ['apps/runtime/src/testing/postgres-server.ts'],
          maxWorkers: 2,
          testTimeout: 240_000,
          expect: patient,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.e2e.ts'],
          exclude: ignored,
          environment: 'node',
          globalSetup: ['e2e/harness/build.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
          expect: patient,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
