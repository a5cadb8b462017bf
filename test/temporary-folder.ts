import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives the run a temporary folder of its own, which its workers inherit, and deletes it at the end: whatever a test, CDK or a
 * browser leaves behind, a machine is as clean after the tests as before.
 */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'ecs-init-remediator-tests-'));
  process.env['TMPDIR'] = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
