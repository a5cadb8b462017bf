import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { takenAwayBy } from '../../../shared/change/taken-away.ts';
import { account, ask, known } from './collecting.ts';

const trail = mockClient(CloudTrailClient);
const iam = mockClient(IAMClient);
const role = `arn:aws:iam::${account}:role/svc/exec`;
const team = `arn:aws:iam::${account}:policy/team-reads`;
const eve = `arn:aws:sts::${account}:assumed-role/responder/eve`;
const reads = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'ssm:GetParameters', Resource: '*' } };
const eventOf = (name: string, requestParameters: object, minute = 0) => ({
  EventName: name,
  EventTime: new Date(Date.UTC(2026, 10, 23, 9, minute)),
  CloudTrailEvent: JSON.stringify({
    eventSource: 'iam.amazonaws.com',
    userIdentity: { type: 'AssumedRole', arn: eve },
    requestParameters,
    responseElements: null,
  }),
});
const named = (name: string) => ({
  LookupAttributes: [{ AttributeKey: 'ResourceName' as const, AttributeValue: name }],
});
const detached = eventOf('DetachRolePolicy', { roleName: 'exec', policyArn: team });
const access = {
  role,
  calls: [{ action: 'ssm:GetParameters', resource: `arn:aws:ssm:us-east-2:${account}:parameter/x` }],
  registrars: [],
  ownRole: '',
};

beforeEach(() => {
  vi.restoreAllMocks();
  trail.reset();
  iam.reset();
  trail.on(LookupEventsCommand).resolves({ Events: [] });
  iam.on(ListAttachedRolePoliciesCommand).resolves({ AttachedPolicies: [] });
  iam.on(GetPolicyCommand, { PolicyArn: team }).resolves({ Policy: { DefaultVersionId: 'v2' } });
  iam.on(GetPolicyVersionCommand).resolves({ PolicyVersion: { Document: encodeURIComponent(JSON.stringify(reads)) } });
});

describe('the history of a role', () => {
  it('does not take what was attached to another role for given to this one', async () => {
    trail.on(LookupEventsCommand, named('exec')).resolves({ Events: [detached] });
    const toBatch = eventOf('AttachRolePolicy', { roleName: 'batch', policyArn: team }, 30);
    trail.on(LookupEventsCommand, named(team)).resolves({ Events: [toBatch, detached] });
    expect(takenAwayBy('somebody', await known('access-history', role), access)).toMatchObject({
      event: 'DetachRolePolicy',
      by: eve,
    });
  });

  it('does not take what another role was relieved of for taken from this one', async () => {
    // The role has the policy no more since its own stack took it; of another role a person took it.
    iam
      .on(ListAttachedRolePoliciesCommand)
      .resolves({ AttachedPolicies: [{ PolicyName: 'team-reads', PolicyArn: team }] });
    trail
      .on(LookupEventsCommand, named(team))
      .resolves({ Events: [eventOf('DetachRolePolicy', { roleName: 'batch', policyArn: team }, 30)] });
    expect((await known('access-history', role)).changes).toEqual([]);
  });

  it('counts what was read when the time of the read is over', async () => {
    const end = new AbortController();
    vi.spyOn(AbortSignal, 'timeout').mockReturnValue(end.signal);
    trail.on(LookupEventsCommand, named('exec')).resolves({ Events: [detached], NextToken: 'more' });
    trail.on(LookupEventsCommand, { ...named('exec'), NextToken: 'more' }).callsFake(() => {
      // The time is up while this page is under way, as the SDK then says.
      end.abort();
      throw Object.assign(new Error('Request aborted'), { name: 'AbortError' });
    });
    expect(await ask('access-history', role)).toMatchObject({
      is: 'known',
      cut: true,
      value: { changes: [{ event: 'DetachRolePolicy' }] },
    });
  });

  it('keeps the order of what happened in one second, as CloudTrail tells it: the newest first', async () => {
    const attached = eventOf('AttachRolePolicy', { roleName: 'exec', policyArn: team });
    trail.on(LookupEventsCommand, named('exec')).resolves({ Events: [detached, attached] });
    const history = await known('access-history', role);
    expect(history.changes.map(({ event }) => event)).toEqual(['DetachRolePolicy', 'AttachRolePolicy']);
    expect(takenAwayBy('somebody', history, access)).toMatchObject({ event: 'DetachRolePolicy' });
  });
});
