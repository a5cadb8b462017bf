import { describe, expect, it } from 'vitest';
import type { Configuration } from '../../shared/configuration/configuration.ts';
import { definition, taskDefinition } from '../fixtures/account.ts';
import { account, region } from '../fixtures/event.ts';
import { deliver, fail, install, publishedOf, run, tick, wait } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { executedKinds, give, toldStates } from '../fixtures/repair.ts';

const logGroup = `arn:aws:logs:${region}:${account}:log-group:/ecs/api`;
const failed =
  'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1';
const creating = { ...grant, secrets: [], logGroups: [logGroup], logRetentionDays: 14 };

function start(owner: Partial<Configuration>) {
  const at = install(owner, failed);
  const one = definition({});
  const [container] = one.containers;
  if (container === undefined) throw new Error('the fixture has no container');
  const logOptions = { 'awslogs-group': '/ecs/api', 'awslogs-region': region, 'awslogs-stream-prefix': 'api' };
  const logging = { ...one, containers: [{ ...container, logDriver: 'awslogs', logOptions }] };
  at.fake['task-definition'] = { [taskDefinition]: logging };
  return at;
}

describe('a log group that does not exist', () => {
  it('is created where a grant names it, with its retention, and the change is proved', async () => {
    const at = start({ grants: [creating] });
    await deliver(at, fail(at, 'a1', failed));
    expect(at.executed).toEqual([
      { kind: 'create-log-group', grant: grant.name, logGroup, region, name: '/ecs/api', retentionDays: 14 },
    ]);
    wait(at, 20);
    run(at, 'b1');
    await deliver(at, tick);
    expect(toldStates(at)).toEqual(['found', 'verified']);
  });

  it('is told as created though its retention was refused, with what is lacking', async () => {
    const at = start({ grants: [creating] });
    at.intercept = () => ({
      is: 'made',
      created: logGroup,
      lacking: {
        code: 'retention-not-set',
        name: '/ecs/api',
        detail: 'AccessDeniedException: no',
        permission: 'logs:PutRetentionPolicy',
      },
    });
    await deliver(at, fail(at, 'a1', failed));
    expect(toldStates(at)).toEqual(['found']);
    expect((await publishedOf(at)).changes).toMatchObject([
      { state: 'made', note: expect.stringContaining('keeps its events for ever') },
    ]);
    expect(at.told.at(-1)?.text.replaceAll(/\s+/g, ' ')).toContain(
      'the permission logs:PutRetentionPolicy would let it',
    );
  });

  it('is only told of where no grant names it', async () => {
    const at = start({ grants: [{ ...grant, logGroups: [] }] });
    await deliver(at, fail(at, 'a1', failed));
    expect(at.executed).toEqual([]);
    expect((await publishedOf(at)).findings[0]).toMatchObject({
      cause: 'log-group-not-found',
      decision: 'ask',
      reason: `no grant names ${logGroup}`,
      reasonCode: 'no-grant-names',
    });
  });

  it('is deleted again when a person asks for it', async () => {
    const at = start({ grants: [creating] });
    await deliver(at, fail(at, 'a1', failed));
    const { id } = await publishedOf(at);
    await deliver(at, await give(at, { verb: 'undo', incident: id }));
    expect(executedKinds(at)).toEqual(['create-log-group', 'delete-log-group']);
    expect(at.told.at(-1)?.state).toBe('undone');
  });
});
