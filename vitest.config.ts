import { defineConfig } from 'vitest/config';

/** Each plays worlds from beginning to end; together they take longer than everything else. */
const worlds = ['*worlds', 'situations', 'moving-back'].map((name) => `test/integration/${name}.test.ts`);

/**
 * Files that put a stand-in for an AWS client, the environment or a module: each runs by itself, so that no other meets what it left.
 * All others share the modules that a worker once loaded, which takes a third of the time away.
 */
const withStandIns = [
  ...['aws', 'functions', 'alarms', 'sandbox-unit'].map((folder) => `test/${folder}/**/*.test.ts`),
  'test/count-metrics.test.ts',
  'test/cli/credentials.test.ts',
];

/** By itself vitest leaves one core idle. */
const onAllCores = { maxWorkers: '100%', testTimeout: 120_000 };

const elsewhere = [
  'test/integration/**',
  'test/sandbox-account/**',
  'test/package/**',
  'test/browser/**',
  'test/checkov/**',
];

/** Each file starts a local account of its own. Most of its time it waits for ECS and the tick, so that two share a core well. */
const onLocalAccount = { maxWorkers: 2, testTimeout: 480_000, hookTimeout: 480_000 };

export default defineConfig({
  test: {
    reporters: ['default', './test/closing-line.ts'],
    globalSetup: './test/temporary-folder.ts',
    // Measured with --coverage only (npm run test:coverage).
    coverage: {
      provider: 'istanbul',
      include: ['shared/incident/**', 'shared/change/**'],
      reporter: ['text'],
      thresholds: { 'shared/incident/**': { branches: 95 }, 'shared/change/**': { branches: 95 } },
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...elsewhere, ...withStandIns],
          isolate: false,
          ...onAllCores,
        },
      },
      { extends: true, test: { name: 'unit-with-stand-ins', include: withStandIns, ...onAllCores } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', 'test/sandbox-account/**/*.test.ts', 'test/package/**/*.test.ts'],
          exclude: worlds,
          ...onLocalAccount,
        },
      },
      {
        extends: true,
        test: { name: 'browser', include: ['test/browser/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 60_000 },
      },
      {
        extends: true,
        test: { name: 'checkov', include: ['test/checkov/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 480_000 },
      },
      { extends: true, test: { name: 'worlds', include: worlds, ...onLocalAccount } },
    ],
  },
});
