import { describe, expect, it } from 'vitest';
import { definition, secret, taskDefinition } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { deliver, fail, incidentOf, install } from '../fixtures/installation.ts';

describe('secrets whose names are masked alike', () => {
  it.each(['prod/billing', 'prod/sk-billing'])(
    'are told apart: only the one that the stopped reason names is what fails (%s)',
    async (prefix) => {
      const one = secret.replace('api/db-', `${prefix}-a-material-`);
      const two = secret.replace('api/db-', `${prefix}-b-material-`);
      const at = install({ grants: [] }, denial(two));
      at.fake['task-definition'] = { [taskDefinition]: definition({ ONE: one, TWO: two }) };
      at.fake.secret = { [one]: { arn: one, name: 'one', tags: {} }, [two]: { arn: two, name: 'two', tags: {} } };
      await deliver(at, fail(at, 'a1', denial(two)));
      const { findings } = await incidentOf(at);
      expect(findings.filter(({ failing }) => failing).map(({ id }) => id)).toEqual([
        'permission-missing|api/secret/TWO',
      ]);
    },
  );
  it('a service, cluster and role of CloudFormation keep their names in the message', async () => {
    const at = install({ grants: [] });
    await deliver(at, fail(at, 'a1', undefined, { group: 'service:demo-Service-x7Kq2mZp9RtW' }));
    expect(at.told.map(({ text }) => text).join('\n')).not.toContain('redacted');
  });
});
