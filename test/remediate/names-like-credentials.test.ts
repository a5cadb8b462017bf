import { describe, expect, it } from 'vitest';
import { definition, secret, taskDefinition } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { deliver, fail, install } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';

const npm = secret.replace('api/db-', 'npm_registry_credentials-');

describe('redaction', () => {
  it.each([
    npm,
    secret.replace('api/db-', 'prod/sk-signing-material-'),
    secret.replace('api/db-', 'pypi-internal-publishing-'),
  ])('gives the access to %s that the owner granted', async (named) => {
    const at = install({ grants: [{ ...grant, secrets: [named] }] }, denial(named));
    at.fake['task-definition'] = { [taskDefinition]: definition({ DB: named }) };
    at.fake.secret = { [named]: { arn: named, name: 'npm_registry_credentials', tags: {} } };
    await deliver(at, fail(at, 'a1', denial(named)));
    expect(at.executed).toHaveLength(1);
  });
  it('control: api/db', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'));
    expect(at.executed).toHaveLength(1);
  });
});
