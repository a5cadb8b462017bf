import { describe, expect, it } from 'vitest';
import type { AccessChange } from '../../shared/evidence/access-history.ts';
import { account, definition, role, secret, service, taskArn, taskDefinition } from '../fixtures/account.ts';
import { deliver, fail, incidentOf, install } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { executedKinds } from '../fixtures/repair.ts';

const older = taskDefinition.replace(':7', ':6');
const stack = `arn:aws:sts::${account}:assumed-role/cdk-cfn-exec/AWSCloudFormation`;

describe('access that worked an hour ago, and that a person took away minutes ago', () => {
  it('is held though the owner’s stack removed a policy of the role two months before', async () => {
    const at = install({ grants: [grant] });
    at.fake['task-definition'] = {
      [taskDefinition]: definition({ DB: `${secret}:url::` }),
      [older]: definition({ DATABASE: `${secret}:other::` }, { arn: older }),
    };
    // It worked at 09:40 today ...
    at.fake['service-tasks'] = {
      [service]: [
        {
          arn: taskArn('z'),
          taskDefinitionArn: older,
          createdAt: '2026-11-23T09:40:00.000Z',
          passedInitialisation: true,
        },
      ],
    };
    // ... so what CloudFormation detached in September (and deleted: nobody can read its text) did not end it. What a
    // person detached at 09:50 CloudTrail does not show yet.
    const change: AccessChange = {
      at: '2026-09-20T08:00:00.000Z',
      event: 'DetachRolePolicy',
      by: stack,
      through: 'cloudformation.amazonaws.com',
      policy: `arn:aws:iam::${account}:policy/old-stack-policy`,
    };
    at.fake['access-history'] = { [role]: { changes: [change] } };
    await deliver(at, fail(at, 'a1'));
    expect([executedKinds(at), (await incidentOf(at)).findings[0]?.reason.code]).toEqual([[], 'ran-before']);
  });
});

describe('access that worked with another revision', () => {
  it('is the same access though that revision names the secret without its suffix', async () => {
    const at = install({ grants: [grant] });
    at.fake['task-definition'] = {
      [taskDefinition]: definition({ DB: `${secret}:url::` }),
      [older]: definition({ DB: `${secret.replace('-AbCdEf', '')}:url::` }, { arn: older }),
    };
    const partial = secret.replace('-AbCdEf', '');
    at.fake.secret = {
      [secret]: { arn: secret, name: 'api/db', tags: {} },
      [partial]: { arn: secret, name: 'api/db', tags: {} },
    };
    at.fake['service-tasks'] = {
      [service]: [
        {
          arn: taskArn('z'),
          taskDefinitionArn: older,
          createdAt: '2026-11-23T09:40:00.000Z',
          passedInitialisation: true,
        },
      ],
    };
    await deliver(at, fail(at, 'a1'));
    expect([executedKinds(at), (await incidentOf(at)).findings[0]?.reason.code]).toEqual([[], 'ran-before']);
  });
});
