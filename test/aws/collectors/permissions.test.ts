import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { collectors } from '../../../shared/aws/reads/collect.ts';
import { FACT_PERMISSIONS } from '../../../shared/permissions/fact-permissions.ts';

const kinds = Object.keys(collectors) as (keyof typeof collectors)[];

/** Asked by AWS itself of whoever makes the call that stands with it. */
const implied: Readonly<Record<string, string>> = {
  'ec2:DescribeNetworkInterfaceAttribute': 'elasticfilesystem:DescribeMountTargetSecurityGroups',
};

describe('the permissions of a kind of fact', () => {
  it.each(kinds)('%s: are the calls that its collector names, and no others', (kind) => {
    const text = readFileSync(new URL(`../../../shared/aws/collectors/${kind}.ts`, import.meta.url), 'utf8');
    const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    const named = new Set(code.match(/\b[a-z0-9]+:[A-Z]\w+/g));
    const allowed = FACT_PERMISSIONS[kind].flatMap(({ actions }) => actions);
    const needed = allowed.filter((action) => !named.has(implied[action] ?? ''));
    expect(needed.toSorted()).toEqual([...named].toSorted());
  });
});
