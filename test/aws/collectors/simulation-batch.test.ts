import { type EvaluationResult, IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createClients } from '../../../shared/aws/clients/clients.ts';
import { createCollect } from '../../../shared/aws/reads/collect.ts';
import type { Ask } from '../../../shared/evidence/ask.ts';
import type { SimulationRequest } from '../../../shared/evidence/iam.ts';
import { denial, sdkError, throttle } from '../sdk-errors.ts';
import { account, now, region } from './collecting.ts';

const iam = mockClient(IAMClient);
beforeEach(() => iam.reset());

const role = `arn:aws:iam::${account}:role/exec`;
const action = 'secretsmanager:GetSecretValue';
const secret = (name: string) => `arn:aws:secretsmanager:${region}:${account}:secret:${name}`;

function simulationOf(name: string, more: Partial<SimulationRequest> = {}): Ask<'simulation'> {
  return {
    kind: 'simulation',
    subject: { role, action, resource: secret(name), context: {}, ...more },
  };
}

const collect = (asks: readonly Ask[]) => createCollect(createClients({ region, account }), () => now)(asks);
const resourcesAsked = () =>
  iam.commandCalls(SimulatePrincipalPolicyCommand).map(({ args }) => args[0].input.ResourceArns ?? []);
/** The same in a fixed order, for calls under way together. */
const resourcesAskedTogether = () => resourcesAsked().toSorted((a, b) => (a.join() < b.join() ? -1 : 1));

type Own = NonNullable<EvaluationResult['ResourceSpecificResults']>[number];

/** IAM's answer to a call: each resource's own result as `own` has it, and the whole as `whole` has it. */
function answerWith(
  own: (resource: string) => Partial<Own> | undefined,
  whole: (resources: readonly string[]) => Partial<EvaluationResult> = () => ({}),
): void {
  iam.on(SimulatePrincipalPolicyCommand).callsFake((input: { readonly ResourceArns: readonly string[] }) => ({
    EvaluationResults: [
      {
        EvalActionName: action,
        EvalResourceName: '*',
        EvalDecision: 'explicitDeny',
        ResourceSpecificResults: input.ResourceArns.flatMap((resource) => {
          const result = own(resource);
          return result === undefined
            ? []
            : [{ EvalResourceName: resource, EvalResourceDecision: 'allowed' as const, ...result }];
        }),
        ...whole(input.ResourceArns),
      },
    ],
  }));
}

describe('simulations of one wave', () => {
  it('of one role, action and context take one call, and each gets its own resource’s answer', async () => {
    answerWith(
      (resource) =>
        resource === secret('b')
          ? {
              EvalResourceDecision: 'implicitDeny',
              MissingContextValues: ['aws:b'],
              MatchedStatements: [{ SourcePolicyId: 'own' }],
              PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
            }
          : {},
      () => ({ MissingContextValues: ['aws:of-another'], MatchedStatements: [{ SourcePolicyId: 'of-another' }] }),
    );
    const facts = await collect(['a', 'b', 'c'].map((name) => simulationOf(name)));
    expect(resourcesAsked()).toEqual([[secret('a'), secret('b'), secret('c')]]);
    expect(facts.get(simulationOf('a'))).toEqual({
      is: 'known',
      at: now,
      source: 'iam:SimulatePrincipalPolicy',
      value: { decision: 'allowed', missingContext: [], matched: [] },
    });
    expect(facts.get(simulationOf('b'))).toMatchObject({
      value: { decision: 'implicitDeny', missingContext: ['aws:b'], matched: ['own'], allowedByBoundary: false },
    });
  });

  it('of another role, action or context are asked for apart', async () => {
    answerWith(() => ({}));
    await collect([
      simulationOf('a'),
      simulationOf('b'),
      simulationOf('c', { context: { 'kms:ViaService': 'x' } }),
      simulationOf('d', { action: 'kms:Decrypt' }),
      simulationOf('e', { role: `${role}-2` }),
    ]);
    expect(resourcesAskedTogether()).toEqual([[secret('a'), secret('b')], [secret('c')], [secret('d')], [secret('e')]]);
  });

  it('are at most twenty a call', async () => {
    answerWith(() => ({}));
    await collect(Array.from({ length: 41 }, (_, index) => simulationOf(`s${index}`)));
    expect(resourcesAsked().map((resources) => resources.length)).toEqual([20, 20, 1]);
  });

  it('are not asked for again in a later wave', async () => {
    answerWith(() => ({}));
    const twice = createCollect(createClients({ region, account }), () => now);
    await twice([simulationOf('a'), simulationOf('b')]);
    await twice([simulationOf('b'), simulationOf('c'), simulationOf('c'), simulationOf('d')]);
    expect(resourcesAsked()).toEqual([
      [secret('a'), secret('b')],
      [secret('c'), secret('d')],
    ]);
  });

  it.each([
    ['no result of its own', undefined],
    ['a decision that is none', { EvalResourceDecision: 'perhaps' as 'allowed' }],
  ])('are asked one by one where the answer holds %s', async (_, own) => {
    answerWith((resource) => (resource === secret('b') ? own : {}));
    await collect([simulationOf('a'), simulationOf('b')]);
    expect(resourcesAsked()).toEqual([[secret('a'), secret('b')], [secret('b')]]);
  });

  it.each([
    ['a service control policy', { OrganizationsDecisionDetail: { AllowedByOrganizations: false } }],
    ['the boundary', { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } }],
  ])('that are denied are asked one by one where %s is told of all together', async (_, detail) => {
    answerWith(
      (resource) => (resource === secret('allowed') ? {} : { EvalResourceDecision: 'implicitDeny' }),
      (resources) => (resources.includes(secret('theirs')) ? detail : {}),
    );
    const facts = await collect(['allowed', 'theirs', 'ours'].map((name) => simulationOf(name)));
    expect(resourcesAsked()[0]).toHaveLength(3);
    expect(resourcesAskedTogether().slice(1)).toEqual([[secret('ours')], [secret('theirs')]]);
    const denied = { decision: 'implicitDeny', missingContext: [], matched: [] };
    const key = 'OrganizationsDecisionDetail' in detail ? 'allowedByOrganizations' : 'allowedByBoundary';
    expect(facts.get(simulationOf('theirs'))).toMatchObject({ value: { ...denied, [key]: false } });
    expect(facts.get(simulationOf('ours'))).toMatchObject({ value: denied });
    expect(facts.get(simulationOf('ours'))).not.toHaveProperty(`value.${key}`);
    expect(facts.get(simulationOf('allowed'))).toMatchObject({ value: { decision: 'allowed' } });
    expect(facts.get(simulationOf('allowed'))).not.toHaveProperty(`value.${key}`);
  });

  it('keep what holds for all of them together', async () => {
    answerWith(
      () => ({ EvalResourceDecision: 'implicitDeny' }),
      () => ({
        OrganizationsDecisionDetail: { AllowedByOrganizations: true },
        PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: true },
      }),
    );
    const facts = await collect([simulationOf('a'), simulationOf('b')]);
    expect(facts.get(simulationOf('a'))).toMatchObject({
      value: { allowedByOrganizations: true, allowedByBoundary: true },
    });
    expect(resourcesAsked()).toHaveLength(1);
  });

  it.each([
    ['denied', denial('iam:SimulatePrincipalPolicy')],
    ['throttled', throttle()],
  ] as const)('are all unavailable when their call is %s', async (why, error) => {
    iam.rejects(error);
    const facts = await collect([simulationOf('a'), simulationOf('b')]);
    for (const name of ['a', 'b']) expect(facts.get(simulationOf(name))).toMatchObject({ is: 'unavailable', why });
    expect(resourcesAsked()).toHaveLength(1);
  });

  it('are all absent when the role does not exist', async () => {
    iam.rejects(sdkError('NoSuchEntityException'));
    const facts = await collect([simulationOf('a'), simulationOf('b')]);
    expect(facts.get(simulationOf('b'))).toMatchObject({ is: 'absent' });
  });

  it('are made one by one if IAM refuses the call, so that one wrong resource does not affect the others', async () => {
    answerWith(() => ({}));
    iam
      .on(SimulatePrincipalPolicyCommand, { ResourceArns: [secret('a'), 'odd'] })
      .rejects(sdkError('InvalidInputException'));
    iam.on(SimulatePrincipalPolicyCommand, { ResourceArns: ['odd'] }).rejects(sdkError('InvalidInputException'));
    const odd = simulationOf('', { resource: 'odd' });
    const facts = await collect([simulationOf('a'), odd]);
    expect(facts.get(simulationOf('a'))).toMatchObject({ is: 'known' });
    expect(facts.get(odd)).toMatchObject({ is: 'unavailable', why: 'failed' });
  });

  it('by a role of another account are unavailable without a call', async () => {
    const theirs = { role: 'arn:aws:iam::999988887777:role/exec' };
    const facts = await collect([simulationOf('a', theirs), simulationOf('b', theirs)]);
    expect(facts.get(simulationOf('b', theirs))).toMatchObject({ is: 'unavailable', why: 'failed' });
    expect(iam.calls()).toEqual([]);
  });

  it('throw a fault of our own', async () => {
    iam.rejects(new TypeError('a fault'));
    await expect(collect([simulationOf('a'), simulationOf('b')])).rejects.toThrow('a fault');
  });
});
