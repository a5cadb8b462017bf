import { describe, expect, it } from 'vitest';
import { account } from '../fixtures/account.ts';
import { deliver, fail, install, publishedOf } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';

describe('patch beside a hold', () => {
  it('shows no policy beside access that a person took away', async () => {
    const at = install({ grants: [grant] });
    at.fake['access-history'] = {
      '*': {
        changes: [
          {
            at: '2026-11-23T09:30:00.000Z',
            event: 'DetachRolePolicy',
            by: `arn:aws:iam::${account}:user/eve`,
            policy: 'arn:aws:iam::111122223333:policy/x',
          },
        ],
      },
    };
    await deliver(at, fail(at, 'a1'));
    const incident = await publishedOf(at);
    const [f] = incident.findings;
    expect(f?.reasonCode).toBe('taken-away');
    expect(at.told.at(-1)?.text ?? '').not.toContain('aws_iam_role_policy');
    expect(f?.patch).toBeUndefined();
  });
  it('not even where the owner configured terraform', async () => {
    const at = install({ grants: [grant], managedBy: 'terraform' });
    at.fake['access-history'] = {
      '*': {
        changes: [
          {
            at: '2026-11-23T09:30:00.000Z',
            event: 'DetachRolePolicy',
            by: `arn:aws:iam::${account}:user/eve`,
            policy: 'arn:aws:iam::111122223333:policy/x',
          },
        ],
      },
    };
    await deliver(at, fail(at, 'a1'));
    const text = at.told.at(-1)?.text ?? '';
    expect(text).not.toContain('aws_iam_role_policy');
  });
});
