import { expect, it } from 'vitest';

import type { PolicyStatement } from '../../shared/policy/policy-document.ts';
import {
  account,
  definition,
  ecsTasksTrust,
  region,
  role,
  secret,
  simulationKey,
  taskDefinition,
} from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { accountWith, allowed, fetching, lacking, refused, type Situation, ssm, task } from './cases/case.ts';
import { diagnoseIn, found } from './diagnose-in.ts';

type Answers = NonNullable<Parameters<typeof accountWith>[1]>;

const metadata = { arn: secret, name: 'api/db', tags: {} };
const partial = secret.slice(0, -'-AbCdEf'.length);
const otherRole = role.replace('api-exec', 'job-exec');
const action = 'secretsmanager:GetSecretValue';
const unassumable =
  'ECS was unable to assume the role that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions.';
const timedOut = fetching(
  partial,
  'operation error Secrets Manager: GetSecretValue, https response error StatusCode: 0, RequestID: , canceled, context deadline exceeded',
);

const simulate = (resource: string, context: Record<string, string> = {}, as = role) =>
  simulationKey({ role: as, action, resource, context });
const lacks = (...subjects: readonly string[]): Answers => ({
  simulation: { '*': allowed, ...Object.fromEntries(subjects.map((subject) => [subject, lacking])) },
});
const holding = (secrets: Record<string, string>): Answers => ({
  'task-definition': { [taskDefinition]: definition(secrets) },
});
const trusts = (service: string, does: string, condition?: PolicyStatement['Condition']): PolicyStatement => ({
  Effect: 'Allow',
  Principal: { Service: [service] },
  Action: [does],
  ...(condition && { Condition: condition }),
});
const trusting = (...all: readonly PolicyStatement[]): Answers => ({
  role: { [role]: { arn: role, name: 'api-exec', tags: {}, trust: { Statement: all } } },
});
/** The role's policies allow the whole ARN, and the task asks by the partial one. */
const onWholeArn: Answers = {
  ...holding({ DB: partial }),
  secret: { [partial]: metadata },
  ...lacks(simulate(partial)),
};

const situations: readonly (Situation & { readonly title: string })[] = [
  {
    title: 'a trust policy whose other statements are about others still lets ECS in',
    reason: unassumable,
    account: accountWith(
      '',
      trusting(trusts('ec2.amazonaws.com', 'sts:AssumeRole'), trusts('ecs-tasks.amazonaws.com', 'sts:*')),
    ),
    finds: ['suspected role-not-assumable execution-role failing'],
  },
  ...[`task/*`, `task/shop/*`].map((path) => ({
    title: `a trust policy for ${path} is not held against a task whose own ARN is not known`,
    reason: denial(secret),
    account: accountWith('', {
      ...trusting(
        trusts('ecs-tasks.amazonaws.com', 'sts:AssumeRole', {
          ArnLike: { 'aws:SourceArn': [`arn:aws:ecs:${region}:${account}:${path}`] },
        }),
      ),
      ...lacks(simulate(secret)),
    }),
    finds: ['proved permission-missing api/secret/DB failing'],
  })),
  {
    title: 'a trust policy for another account’s tasks is held against the task',
    reason: unassumable,
    account: accountWith(
      '',
      trusting(
        trusts('ecs-tasks.amazonaws.com', 'sts:AssumeRole', {
          StringEquals: { 'aws:SourceAccount': ['444455556666'] },
        }),
      ),
    ),
    finds: ['proved role-not-assumable execution-role failing'],
  },
  {
    title: 'a stand-alone task is judged by the execution role that its caller chose',
    reason: denial(secret).replaceAll('api-exec', 'job-exec'),
    event: {
      group: 'family:api',
      startedBy: 'somebody',
      overrides: { executionRoleArn: otherRole, containerOverrides: [] },
    },
    account: accountWith('', {
      role: { [otherRole]: { arn: otherRole, name: 'job-exec', trust: ecsTasksTrust, tags: {} } },
      'role-policies': { [otherRole]: [] },
      ...lacks(simulate(secret, {}, otherRole)),
    }),
    finds: ['proved permission-missing api/secret/DB failing'],
  },
  {
    title: 'a policy on the whole ARN may do for a partial one: nothing is proved of a task that never got an answer',
    reason: timedOut,
    account: accountWith('', onWholeArn),
    finds: ['reported no-way-to-service api/secret/DB failing'],
  },
  {
    title: 'a policy on the whole ARN did not do where ECS was denied by the partial one',
    reason: denial(partial),
    account: accountWith('', onWholeArn),
    finds: ['proved permission-missing api/secret/DB failing'],
  },
  {
    title: 'a policy on the whole ARN and a tag is asked with the tag that the secret carries',
    reason: timedOut,
    account: accountWith('', {
      ...holding({ DB: partial }),
      secret: { [partial]: { ...metadata, tags: { team: 'api' } } },
      simulation: {
        '*': allowed,
        [simulate(partial)]: lacking,
        [simulate(secret)]: { ...lacking, missingContext: ['aws:ResourceTag/team'] },
      },
    }),
    finds: ['reported no-way-to-service api/secret/DB failing'],
  },
  {
    title: 'a policy of which nobody knows what it asks for proves nothing',
    reason: denial(partial),
    account: accountWith('', {
      ...holding({ DB: partial }),
      secret: { [partial]: metadata },
      simulation: {
        '*': allowed,
        [simulate(partial)]: lacking,
        [simulate(secret)]: { ...lacking, missingContext: ['aws:SourceVpce'] },
      },
    }),
    finds: ['reported permission-missing api/secret/DB failing'],
  },
  {
    title: 'a parameter under the AWS-managed key takes no permission on a key',
    reason: ssm(
      refused(
        'ssm:GetParameters',
        `arn:aws:ssm:${region}:${account}:parameter/api/token`,
        'because no identity-based policy allows the ssm:GetParameters action',
      ),
    ),
    account: accountWith('', {
      ...holding({ TOKEN: '/api/token' }),
      parameter: {
        '/api/token': {
          arn: `arn:aws:ssm:${region}:${account}:parameter/api/token`,
          type: 'SecureString',
          keyId: 'alias/aws/ssm',
          version: 1,
        },
      },
      // Whatever is asked beside the parameter itself would be lacking.
      simulation: { '*': lacking },
    }),
    finds: ['proved permission-missing api/secret/TOKEN failing'],
  },
  {
    title: 'the secret of another log driver’s option is fetched as the execution role like any other',
    reason: denial(secret),
    account: accountWith('', {
      ...lacks(simulate(secret)),
      ...task({ secrets: [], logDriver: 'splunk', logSecretOptions: [{ name: 'splunk-token', valueFrom: secret }] }),
    }),
    finds: ['proved permission-missing api/log-option/splunk-token failing'],
  },
];

it.each(situations)('$title', async ({ reason, account: fake, event, finds }) => {
  expect(found(await diagnoseIn(fake, reason, event))).toEqual(finds);
});

it('a partial ARN of which neither reading is allowed is granted by both', async () => {
  const fake = accountWith('', { ...onWholeArn, ...lacks(simulate(partial), simulate(secret)) });
  const { findings } = await diagnoseIn(fake, denial(partial));
  expect(findings.map(({ remedy }) => remedy)).toEqual([
    { is: 'permission', role, statement: { actions: [action, action], resources: [partial, secret] } },
  ]);
});

it('of a partial ARN whose whole ARN is allowed, the next step names that one as the other way out', async () => {
  const { findings } = await diagnoseIn(accountWith('', onWholeArn), denial(partial));
  expect(findings.map(({ next }) => next)).toEqual([
    `Allow api-exec ${action} on ${partial}.\nOr name it by its whole ARN in the task definition, which the role may read: ${secret}.`,
  ]);
});
