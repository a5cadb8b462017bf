import { describe, expect, it } from 'vitest';
import type { Knowledge } from '../../shared/evidence/ask.ts';
import type { PolicyStatement } from '../../shared/policy/policy-document.ts';
import { account, type FakeAccount, region, role, simulationKey } from '../fixtures/account.ts';
import { accountWith, allowed, answer, files, lacking, logs, refused, task } from './cases/case.ts';
import { diagnoseIn } from './diagnose-in.ts';

const image = `${account}.dkr.ecr.${region}.amazonaws.com/shop/api@sha256:${'a'.repeat(64)}`;
const repository = `arn:aws:ecr:${region}:${account}:repository/shop/api`;
const pulls = ['ecr:BatchGetImage', 'ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer'];
const missing = (action: string, resource: string) =>
  refused(action, resource, `because no identity-based policy allows the ${action} action`);
const ecr = `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 time(s): ${answer('ECR', 'GetAuthorizationToken', 400, missing('ecr:GetAuthorizationToken', '*'))}`;
const streams = `arn:aws:logs:${region}:${account}:log-group:/ecs/api:log-stream:api/api`;
const logging = task({
  image: 'public.ecr.aws/docker/library/busybox:1',
  logDriver: 'awslogs',
  logOptions: { 'awslogs-group': '/ecs/api', 'awslogs-region': region, 'awslogs-stream-prefix': 'api' },
});
const file = 'arn:aws:s3:::shop-config/api.env';
const simulated = (action: string, resource: string) => simulationKey({ role, action, resource, context: {} });

/** Each action that the change to make would allow, with the resource. */
async function lackingIn(fake: FakeAccount, reason: string) {
  const { findings } = await diagnoseIn(fake, reason);
  return findings.flatMap(({ remedy }) => {
    if (remedy?.is !== 'permission') return [];
    const { actions, resources } = remedy.statement;
    return actions.map((action, index) => `${action} ${resources[index]}`);
  });
}

describe('what a role is to be allowed', () => {
  it('is the whole pull of an image, where it may not even log in', async () => {
    const fake = accountWith('', { ...task({ image }), simulation: { '*': lacking } });
    expect(await lackingIn(fake, ecr)).toEqual([
      'ecr:GetAuthorizationToken *',
      ...pulls.map((action) => `${action} ${repository}`),
    ]);
  });

  it('is the token alone, where it may pull already', async () => {
    const may = pulls.map((action) => [simulated(action, repository), allowed] as const);
    const fake = accountWith('', { ...task({ image }), simulation: { '*': lacking, ...Object.fromEntries(may) } });
    expect(await lackingIn(fake, ecr)).toEqual(['ecr:GetAuthorizationToken *']);
  });

  it('is to write to its log stream too, where it may not create it', async () => {
    const fake = accountWith('', {
      ...logging,
      'log-group': { '*': { name: '/ecs/api' } },
      simulation: { '*': lacking },
    });
    expect(await lackingIn(fake, logs(missing('logs:CreateLogStream', `${streams}/1`)))).toEqual([
      `logs:CreateLogStream ${streams}/*`,
      `logs:PutLogEvents ${streams}/*`,
    ]);
  });

  it('is to find the bucket of an environment file too, where it may not read the file', async () => {
    const fake = accountWith('', {
      ...task({ environmentFiles: [file] }),
      'environment-file': { [file]: { exists: true, near: [] } },
      simulation: { '*': lacking },
    });
    expect(await lackingIn(fake, files(answer('S3', 'HeadObject', 403, 'api error Forbidden: Forbidden')))).toEqual([
      `s3:GetObject ${file}`,
      's3:GetBucketLocation arn:aws:s3:::shop-config',
    ]);
  });
});

describe('a call that follows the one that fails', () => {
  const loginOnly = ['ecr:GetAuthorizationToken *'];
  const pullsOf = (answers: Knowledge['simulation'] | 'throttled', of = repository) =>
    Object.fromEntries(pulls.map((action) => [simulated(action, of), answers]));
  const allowing = (fields: Partial<PolicyStatement>) => {
    const statement: PolicyStatement = { Effect: 'Allow', Action: pulls, Resource: ['*'], ...fields };
    return { 'role-policies': { [role]: [{ name: 'pull', document: { Statement: [statement] } }] } };
  };
  const byTag = allowing({ Condition: { StringEquals: { 'aws:ResourceTag/team': ['shop'] } } });

  it('is no part of the change where a policy allows it on a condition', async () => {
    const fake = accountWith('', { ...task({ image }), ...byTag, simulation: { '*': lacking } });
    expect(await lackingIn(fake, ecr)).toEqual(loginOnly);
  });

  it('is no part of the change where the value of a condition key is not known', async () => {
    const open = pullsOf({ ...lacking, missingContext: ['aws:ResourceTag/team'] });
    const fake = accountWith('', { ...task({ image }), simulation: { '*': lacking, ...open } });
    expect(await lackingIn(fake, ecr)).toEqual(loginOnly);
  });

  it('is no part of the change where a policy denies it', async () => {
    const denied = pullsOf({ ...lacking, decision: 'explicitDeny' });
    const fake = accountWith('', { ...task({ image }), simulation: { '*': lacking, ...denied } });
    expect(await lackingIn(fake, ecr)).toEqual(loginOnly);
  });

  it('is no part of the change where the repository is another account’s and the role’s own policy allows it', async () => {
    const there = repository.replace(account, '444455556666');
    const fake = accountWith('', {
      ...task({ image: image.replace(account, '444455556666') }),
      ...allowing({}),
      simulation: { '*': lacking, ...pullsOf({ ...lacking, sides: 'both' }, there) },
    });
    expect(await lackingIn(fake, ecr)).toEqual(loginOnly);
  });

  it('is no part of the change where the repository itself lets the role in', async () => {
    const letIn: PolicyStatement = { Effect: 'Allow', Action: pulls, Principal: { AWS: [role] } };
    const fake = accountWith('', {
      ...task({ image }),
      simulation: { '*': lacking },
      'repository-policy': { [repository]: { document: { Statement: [letIn] } } },
    });
    expect(await lackingIn(fake, ecr)).toEqual(loginOnly);
  });

  it('is told as not read where its simulation could not be read, and never as lacking', async () => {
    const fake = accountWith('', { ...task({ image }), simulation: { '*': lacking, ...pullsOf('throttled') } });
    expect(await lackingIn(fake, ecr)).toEqual(loginOnly);
    const { findings, unchecked } = await diagnoseIn(fake, ecr);
    expect(findings.flatMap(({ evidence }) => evidence.map(({ text }) => text)).join()).not.toContain(pulls[0]);
    expect(unchecked.map(({ is, ask }) => [is, ask.kind])).toEqual(pulls.map(() => ['not-read', 'simulation']));
  });
});
