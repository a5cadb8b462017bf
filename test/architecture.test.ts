import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import rules from '../.dependency-cruiser.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = join(root, '.sandbox', `architecture-${process.pid}`);

/** One file that breaks each rule, in a house of its own with the same rooms. */
const broken: Record<string, readonly [file: string, source: string]> = {
  'no-cycle': ['shared/event/a.ts', "import { b } from './b.ts';\nexport const a = () => b;\n"],
  'incident-reads-right': ['shared/incident/x.ts', "export { y } from '../notification/y.ts';\n"],
  'sweep-reads-right': ['shared/sweep/x.ts', "export { y } from '../incident/y.ts';\n"],
  'change-reads-right': ['shared/change/x.ts', "export { y } from '../incident/y.ts';\n"],
  'diagnosis-reads-right': ['shared/diagnosis/x.ts', "export { y } from '../change/y.ts';\n"],
  'network-reads-right': ['shared/network/x.ts', "export { y } from '../diagnosis/y.ts';\n"],
  'evidence-reads-right': ['shared/evidence/x.ts', "export { y } from '../network/y.ts';\n"],
  'policy-reads-right': ['shared/policy/x.ts', "export { y } from '../evidence/y.ts';\n"],
  'stopped-reason-reads-right': ['shared/stopped-reason/x.ts', "export { y } from '../policy/y.ts';\n"],
  'workload-reads-right': ['shared/workload/x.ts', "export { y } from '../stopped-reason/y.ts';\n"],
  'control-reads-right': ['shared/control/x.ts', "export { y } from '../workload/y.ts';\n"],
  'event-reads-right': ['shared/event/x.ts', "export { y } from '../workload/y.ts';\n"],
  'core-without-edge': ['shared/remediate/x.ts', "export { y } from '../aws/y.ts';\n"],
  'sdk-only-in-aws': ['shared/change/z.ts', "export { ECSClient } from '@aws-sdk/client-ecs';\n"],
  'stages-without-run': ['shared/aws/x.ts', "export { y } from '../remediate/y.ts';\n"],
  'shared-reads-shared': ['shared/event/z.ts', "export { y } from '../../functions/one/y.ts';\n"],
  'functions-and-cli-read-shared': ['functions/one/x.ts', "export { y } from '../../infra/y.ts';\n"],
  'infra-reads-contracts': ['infra/x.ts', "export { y } from '../shared/event/y.ts';\n"],
  'nothing-reads-test': ['cli/x.ts', "export { y } from '../test/y.ts';\n"],
  'sandbox-stands-alone': ['test/sandbox/x.ts', "export { y } from '../../shared/event/y.ts';\n"],
};

const reached = [
  ...[
    'notification',
    'incident',
    'sweep',
    'change',
    'diagnosis',
    'network',
    'evidence',
    'policy',
    'stopped-reason',
    'workload',
    'control',
    'event',
    'aws',
    'remediate',
  ].map((room) => `shared/${room}/y.ts`),
  'functions/one/y.ts',
  'infra/y.ts',
  'test/y.ts',
];

/** Cruises the folders of a house by the project's own rules. */
async function violations(
  baseDir: string,
  folders: readonly string[],
): Promise<{ modules: number; broken: ReadonlySet<string> }> {
  const { output } = await cruise([...folders], {
    ...rules.options,
    tsConfig: {},
    exclude: '^(?:dist|cdk\\.out)/',
    baseDir,
    ruleSet: { forbidden: rules.forbidden },
    validate: true,
  });
  const { modules, summary } = output as ICruiseResult;
  return { modules: modules.length, broken: new Set(summary.violations.map((one) => one.rule.name)) };
}

describe('import directions', () => {
  beforeAll(() => {
    const files = [
      ...Object.values(broken),
      ...reached.map((file) => [file, 'export const y = 1;\n'] as const),
      ['shared/event/b.ts', "import { a } from './a.ts';\nexport const b = () => a;\n"] as const,
    ];
    for (const [file, source] of files) {
      mkdirSync(dirname(join(scratch, file)), { recursive: true });
      writeFileSync(join(scratch, file), source);
    }
  });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  it('each rule is seen to fail on a file that breaks it', async () => {
    const seen = await violations(scratch, ['shared', 'functions', 'infra', 'cli', 'test']);
    expect([...seen.broken].toSorted()).toEqual(Object.keys(broken).toSorted());
  });

  it('every rule has a file that breaks it', () => {
    expect(rules.forbidden.map((rule) => rule.name ?? '').toSorted()).toEqual(Object.keys(broken).toSorted());
  });

  it('the house itself is read, and clean', async () => {
    const seen = await violations(root, ['functions', 'infra', 'shared', 'cli']);
    expect(seen.modules).toBeGreaterThan(100);
    expect([...seen.broken]).toEqual([]);
  });
});
