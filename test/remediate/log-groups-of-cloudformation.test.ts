import { expect, it } from 'vitest';
import { definition, taskDefinition } from '../fixtures/account.ts';
import { account, region } from '../fixtures/event.ts';
import { deliver, fail, incidentOf, install } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { executedKinds } from '../fixtures/repair.ts';

const failed =
  'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1';

it.each(['/ecs/api', 'demo-LogGroup-x7Kq2mZp9RtW', 'prod-ApiLogGroup6C1B9F30-aB3dE5fG7hJ9'])(
  'the log group %s is created where a grant names it',
  async (name) => {
    const logGroup = `arn:aws:logs:${region}:${account}:log-group:${name}`;
    const at = install({ grants: [{ ...grant, secrets: [], logGroups: [logGroup], logRetentionDays: 14 }] }, failed);
    const one = definition({});
    const [container] = one.containers;
    if (container === undefined) throw new Error('the fixture has no container');
    const logOptions = { 'awslogs-group': name, 'awslogs-region': region, 'awslogs-stream-prefix': 'api' };
    at.fake['task-definition'] = {
      [taskDefinition]: { ...one, containers: [{ ...container, logDriver: 'awslogs', logOptions }] },
    };
    await deliver(at, fail(at, 'a1', failed));
    expect([executedKinds(at), (await incidentOf(at)).findings[0]?.reason.code]).toEqual([
      ['create-log-group'],
      'planned',
    ]);
  },
);
