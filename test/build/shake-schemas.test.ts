import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { bundleFunctions } from '../../build/bundle-functions.ts';

const directory = mkdtempSync(join(tmpdir(), 'shake-schemas-'));
afterAll(() => rmSync(directory, { recursive: true }));

it('of EC2’s schemas only those of the reads that are made are shipped', async () => {
  const { remediator } = await bundleFunctions(directory, ['remediator']);
  const schemas = Object.values(remediator?.outputs ?? {}).flatMap(({ inputs }) =>
    Object.entries(inputs).filter(([path]) => path.includes('client-ec2/dist-es/schemas/')),
  );
  const bytes = schemas.reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
  // The whole is 548 KB; none at all would mean that the reads have lost theirs.
  expect(bytes).toBeLessThan(60_000);
  expect(bytes).toBeGreaterThan(2000);
});
