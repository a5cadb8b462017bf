import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Runs every benchmark in a process of its own, one after the other, and fails when one misses its target. */
const benches = [
  'claim.ts',
  'bundle-load.ts',
  'call-chain.ts',
  'burst.ts',
  'hanging-service.ts',
  'ticks.ts',
  'outage.ts',
  'many-families.ts',
  'sweep.ts',
];

let missed = 0;
for (const bench of benches) {
  process.stdout.write(`\n== ${bench}\n`);
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL(bench, import.meta.url))], {
    stdio: 'inherit',
  });
  if (status !== 0) missed += 1;
}
process.stdout.write(
  missed === 0 ? '\nevery target was met\n' : `\n${missed} of ${benches.length} benchmarks missed a target\n`,
);
process.exitCode = missed === 0 ? 0 : 1;
