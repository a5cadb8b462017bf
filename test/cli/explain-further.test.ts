import { describe, expect, test } from 'vitest';
import { run } from '../../cli/run.ts';
import { fakeTerminal } from './fake-terminal.ts';

const reason =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): retrieved secret from Secrets Manager did not contain json key uri';
const clusterArn = 'arn:aws:ecs:us-east-2:210987654321:cluster/shop';
const taskArn = 'arn:aws:ecs:us-east-2:210987654321:task/shop/1';
const task = { taskArn, clusterArn, group: 'service:api', lastStatus: 'STOPPED', stoppedReason: reason };
const operator = 'arn:aws:lambda:us-east-2:210987654321:function:operator';
const doctor = "npx ecs-init-remediator doctor shop/api --region 'us-east-2'";

async function explain(input: string, ...args: readonly string[]) {
  const { terminal, written } = fakeTerminal([input]);
  await run(['explain', ...args], terminal);
  return written.out;
}

async function furtherOf(input: unknown): Promise<readonly string[]> {
  const out = await explain(typeof input === 'string' ? input : JSON.stringify(input), '--json');
  return (JSON.parse(out.split('\n')[0] ?? '') as { readonly further: readonly string[] }).further;
}

describe('where the input names the service, the answer ends with doctor of it', () => {
  test.each<[string, unknown]>([
    ['DescribeTasks', { tasks: [task] }],
    ['an event of EventBridge', { source: 'aws.ecs', detail: task }],
    ['an event inside of a message of SQS', { Records: [{ body: JSON.stringify({ detail: task }) }] }],
    [
      'DescribeServices, by its ARN',
      {
        services: [
          {
            serviceArn: 'arn:aws:ecs:us-east-2:210987654321:service/shop/api',
            events: [{ id: 'a', message: `(service api) was unable to place a task. Reason: ${reason}.` }],
          },
        ],
      },
    ],
    [
      'DescribeServices, by its name',
      {
        services: [
          {
            clusterArn,
            serviceName: 'api',
            events: [{ id: 'a', message: `(service api) failed. Reason: ${reason}.` }],
          },
        ],
      },
    ],
    [
      'an error of Step Functions',
      {
        Cause: JSON.stringify({
          ClusterArn: clusterArn,
          Group: 'service:api',
          TaskArn: taskArn,
          StoppedReason: reason,
        }),
      },
    ],
  ])('%s', async (_what, input) => {
    expect(await furtherOf(input)).toEqual([doctor]);
  });

  test('for people too, as one paste', async () => {
    expect(await explain(JSON.stringify({ tasks: [task] }))).toContain(`  Then   ${doctor}\n`);
  });

  test.each<[string, unknown]>([
    ['a text alone', reason],
    ['a stand-alone task', { tasks: [{ ...task, group: 'family:api' }] }],
    ['a service without its cluster', { serviceName: 'api', stoppedReason: reason }],
    ['a name that is none', { ...task, group: 'service:api; rm -rf /' }],
    ['a cluster that is none', { ...task, clusterArn: 'arn:aws:ecs:us-east-2:210987654321:cluster/$(id)' }],
  ])('and not where it is %s', async (_what, input) => {
    expect(await furtherOf(input)).toEqual([]);
  });
});

describe('where the input is a message of the product, the answer ends with show of its incident', () => {
  const message = `ACTION NEEDED: service api is down.\n\nWHAT ECS SAYS\n${reason}\n\n--\necs-init-remediator, incident inc-9f90505633f6`;

  test('by its id', async () => {
    expect(await furtherOf(message)).toEqual(['npx ecs-init-remediator show inc-9f90505633f6']);
  });

  test('for the installation that sent it, if it says which', async () => {
    const told = message.replace(
      '\n\n--',
      `\n\nnpx ecs-init-remediator undo inc-9f90505633f6 --operator '${operator}'\n\n--`,
    );
    expect(await furtherOf(told)).toEqual([`npx ecs-init-remediator show inc-9f90505633f6 --operator '${operator}'`]);
  });

  test('and not where it names several, or something that only looks like one', async () => {
    expect(await furtherOf(`${message}\ninc-000000000000`)).toEqual([]);
    expect(await furtherOf(`${reason} for inc-9f90505633f6a`)).toEqual([]);
  });
});
