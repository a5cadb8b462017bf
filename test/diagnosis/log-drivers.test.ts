import { expect, it } from 'vitest';

import { account, region, role, secret, simulationKey } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { accountWith, allowed, lacking, logs, refused, type Situation, task } from './cases/case.ts';
import { diagnoseIn, found } from './diagnose-in.ts';

type Answers = NonNullable<Parameters<typeof accountWith>[1]>;

const group = '/ecs/api';
const groupArn = `arn:aws:logs:${region}:${account}:log-group:${group}`;
const there: Answers = { 'log-group': { '*': { name: group } } };
const gone: Answers = { 'log-group': { '*': 'absent' } };
const simulate = (action: string, resource: string) => simulationKey({ role, action, resource, context: {} });
const lacks = (action: string, resource: string): Answers => ({
  simulation: { '*': allowed, [simulate(action, resource)]: lacking },
});
const lacksSecret = lacks('secretsmanager:GetSecretValue', secret);
const logging = (options: Record<string, string>) =>
  task({
    secrets: [{ name: 'DB', valueFrom: secret }],
    logDriver: 'awslogs',
    logOptions: { 'awslogs-group': group, ...options },
  });
const whole = { 'awslogs-region': region, 'awslogs-stream-prefix': 'api' };
const invalid = (error: string) =>
  `ResourceInitializationError: failed to validate logger args: ${error} : exit status 1`;

const situations: readonly (Situation & { readonly title: string })[] = [
  {
    title:
      'without a stream prefix Fargate has started tasks: it is not held against one that fails for something else',
    reason: denial(secret),
    account: accountWith('', { ...lacksSecret, ...logging({ 'awslogs-region': region }), ...there }),
    finds: ['proved permission-missing api/secret/DB failing'],
  },
  {
    title: 'a missing stream prefix is not held against a task whose logging mode is refused',
    reason: invalid('unable to get value of flag mode and max-buffer-size: unknown mode type: fast'),
    account: accountWith('', { ...logging({ 'awslogs-region': region, mode: 'fast' }), ...there }),
    finds: ['reported log-options-invalid api/log-stream failing'],
  },
  {
    title: 'what splunk lacks is nothing that a container with awslogs lacks',
    reason: invalid('unable to get splunk driver arguments: splunk-url is required'),
    account: accountWith('', { ...logging({ 'awslogs-region': region }), ...there }),
    finds: ['reported log-options-invalid null failing'],
  },
  {
    title: 'on EC2 the driver takes the instance’s Region where none is named',
    reason: denial(secret),
    event: { launchType: 'EC2', platformVersion: undefined },
    account: accountWith('', { ...lacksSecret, ...logging({}), ...there }),
    finds: ['proved permission-missing api/secret/DB failing'],
  },
  {
    title: 'on Fargate the driver takes no Region where none is named',
    reason: denial(secret),
    account: accountWith('', { ...lacksSecret, ...logging({}), ...there }),
    finds: ['proved permission-missing api/secret/DB failing', 'proved log-options-invalid api/log-stream next'],
  },
  ...['True', 'TRUE', 't', '1'].map((yes) => ({
    title: `a group that awslogs-create-group: "${yes}" creates is not missing`,
    reason: denial(secret),
    account: accountWith('', { ...lacksSecret, ...logging({ ...whole, 'awslogs-create-group': yes }), ...gone }),
    finds: ['proved permission-missing api/secret/DB failing'],
  })),
  {
    title: 'a group that awslogs-create-group: "yes" does not create is missing',
    reason: denial(secret),
    account: accountWith('', { ...lacksSecret, ...logging({ ...whole, 'awslogs-create-group': 'yes' }), ...gone }),
    finds: ['proved permission-missing api/secret/DB failing', 'proved log-group-not-found api/log-stream next'],
  },
  {
    title: 'a log group of another Region, which cannot be read, stays what ECS says of it',
    reason: logs('ResourceNotFoundException: The specified log group does not exist.'),
    account: accountWith('', { ...logging({ ...whole, 'awslogs-region': 'eu-west-1' }), ...gone }),
    finds: ['reported log-group-not-found api/log-stream failing'],
  },
];

it.each(situations)('$title', async ({ reason, account: fake, event, finds }) => {
  expect(found(await diagnoseIn(fake, reason, event))).toEqual(finds);
});

it('a group is created as what is in it, and the statement that allows it covers just that', async () => {
  const created = `${groupArn}:log-stream:`;
  const diagnosis = await diagnoseIn(
    accountWith('', {
      ...lacks('logs:CreateLogGroup', created),
      ...logging({ ...whole, 'awslogs-create-group': 'true' }),
      ...gone,
    }),
    logs(
      refused('logs:CreateLogGroup', created, 'because no identity-based policy allows the logs:CreateLogGroup action'),
    ),
  );
  expect(found(diagnosis)).toEqual(['proved permission-missing api/log-stream failing']);
  expect(diagnosis.findings[0]?.remedy).toMatchObject({
    statement: { actions: ['logs:CreateLogGroup'], resources: [`${groupArn}:*`] },
  });
});
