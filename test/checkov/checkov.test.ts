import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTemplates } from '../infra/matrix/templates.ts';
import { installMiniStack } from '../sandbox/account/install.ts';
import { runCommand } from '../sandbox/account/run-command.ts';
import { SUPPRESSIONS, type Suppression } from './suppressions.ts';

/** What is looked at: of what an owner can give, nothing and everything. */
const configurations = ['everything', 'own keys, VPC, role path and boundary', 'network'];

type Result = { readonly check_id: string; readonly resource: string; readonly file_path: string };
type Report = {
  readonly results: { readonly passed_checks: readonly Result[]; readonly failed_checks: readonly Result[] };
};

let folder: string;
let report: Report;

beforeAll(async () => {
  const { python, environment } = await installMiniStack({
    set: {
      name: 'checkov',
      label: 'checkov',
      takes: '290 MB, a minute, once',
      requirements: fileURLToPath(new URL('requirements.txt', import.meta.url)),
    },
  });
  folder = mkdtempSync(join(tmpdir(), 'checkov-'));
  const looked = join(folder, 'looked');
  mkdirSync(looked);
  for (const { name, file } of writeTemplates(folder))
    if (configurations.includes(name)) renameSync(file, join(looked, basename(file)));
  // Nothing is fetched, and no platform is told of it.
  const args = ['-m', 'checkov.main', '-d', looked, '--framework', 'cloudformation', '--skip-download', '-o', 'json'];
  const { output } = await runCommand(python, args, { environment: { ...process.env, ...environment } });
  report = JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1)) as Report;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function findings(): readonly { readonly check: string; readonly on: string }[] {
  return report.results.failed_checks.map(({ check_id: check, resource, file_path: path }) => ({
    check,
    on: `${basename(path, '.json')}: ${resource}`,
  }));
}

function fits({ check, on }: Suppression, found: { readonly check: string; readonly on: string }): boolean {
  return check === found.check && on.test(found.on);
}

describe('checkov, on the templates', () => {
  it('looks at each of them, by many checks', () => {
    const files = new Set(report.results.passed_checks.map(({ file_path: path }) => path));
    expect(files.size).toBe(configurations.length);
    expect(report.results.passed_checks.length).toBeGreaterThan(200);
  });

  it('finds nothing that is not right for a reason that is written down', () => {
    expect(findings().filter((found) => !SUPPRESSIONS.some((one) => fits(one, found)))).toEqual([]);
  });

  it('finds something for each of these reasons', () => {
    const idle = SUPPRESSIONS.filter((one) => !findings().some((found) => fits(one, found)));
    expect(idle.map(({ check }) => check)).toEqual([]);
  });
});
