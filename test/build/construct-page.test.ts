import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CONSTRUCT_PAGE, withReference } from '../../build/construct-page.ts';

const page = readFileSync(CONSTRUCT_PAGE, 'utf8');

test('docs/construct.md holds the reference as the comments in the code say it: npm run schema writes it', () => {
  expect(withReference(page)).toBe(page);
}, 120_000);

test('the reference tells what a prop is, what stands without it, and what the construct gives', () => {
  expect(page).toMatch(/^\| `modeParameterName\?: string` \| The name of the SSM parameter .* \| `\/STACK\/ID\/mode`/m);
  expect(page).toMatch(
    /^\| `grantOperator\(grantee: IRole \\\| IUser, right: OperatorRight\)` \| Lets a role or a user/m,
  );
  expect(page).toMatch(/^\| `topic: ITopic` \| The topic for people/m);
  expect(page).toMatch(
    /^\| `network: NetworkFile` \| The block `network` of the configuration file\..* \| required \|$/m,
  );
  expect(page).toMatch(/^\| `endpointIds: Readonly<Record<string, string>>` \| The ids of the endpoints/m);
  expect(page).not.toMatch(/takenGrantNames|`functions:/);
});
