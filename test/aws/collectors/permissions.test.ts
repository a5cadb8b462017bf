import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { collectors } from '../../../shared/aws/reads/collect.ts';
import { FACT_PERMISSIONS } from '../../../shared/permissions/fact-permissions.ts';

const kinds = Object.keys(collectors) as (keyof typeof collectors)[];

/** Asked by AWS itself of whoever makes the call that stands with it. */
const implied: Readonly<Record<string, string>> = {
  'ec2:DescribeNetworkInterfaceAttribute': 'elasticfilesystem:DescribeMountTargetSecurityGroups',
};

/** The code of a file of the edge, without its comments. */
function sourceOf(file: string): string {
  const text = readFileSync(new URL(`../../../shared/aws/${file}`, import.meta.url), 'utf8');
  return text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
}

describe('the permissions of a kind of fact', () => {
  it.each(kinds)('%s: are the calls that its collector names, and no others', (kind) => {
    const collector = sourceOf(`collectors/${kind}.ts`);
    // Some calls are shared by two collectors.
    const shared = [
      ...collector.matchAll(
        /from '\.\.\/((?:ecs\/list-tasks|reads\/(?:look-up-events|managed-policy|list-attached-policies))\.ts)'/g,
      ),
    ].map(([, file]) => sourceOf(file ?? ''));
    const code = [collector, ...shared].join('\n');
    // No service has the prefix `aws`: those are condition keys.
    const named = new Set(code.match(/\b(?!aws:)[a-z0-9]+:[A-Z]\w+/g));
    const allowed = FACT_PERMISSIONS[kind].flatMap(({ actions }) => actions);
    const needed = allowed.filter((action) => !named.has(implied[action] ?? ''));
    expect(needed.toSorted()).toEqual([...named].toSorted());
  });
});
