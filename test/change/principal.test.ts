import { expect, it } from 'vitest';
import { isPrincipal } from '../../shared/change/principal.ts';

const role = 'arn:aws:iam::111122223333:role/ci/deployer';

it.each([
  ['the very principal', 'arn:aws:iam::111122223333:user/ann', 'arn:aws:iam::111122223333:user/ann', true],
  ['a session of the role, whose path is lost', 'arn:aws:sts::111122223333:assumed-role/deployer/run-7', role, true],
  ['a session of another role', 'arn:aws:sts::111122223333:assumed-role/deployer2/run-7', role, false],
  ['a session in another account', 'arn:aws:sts::999999999999:assumed-role/deployer/run-7', role, false],
  ['a session in another partition', 'arn:aws-cn:sts::111122223333:assumed-role/deployer/run-7', role, false],
  ['a session whose name pretends', 'arn:aws:sts::111122223333:assumed-role/other/deployer', role, false],
])('%s', (_title, registeredBy, named, expected) => {
  expect(isPrincipal(registeredBy, named)).toBe(expected);
});
