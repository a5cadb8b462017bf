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
import { sdkError, throttle } from '../sdk-errors.ts';
import { account, ask, itTellsFailuresApart, known } from './collecting.ts';

const trail = mockClient(CloudTrailClient);
const iam = mockClient(IAMClient);
const role = `arn:aws:iam::${account}:role/svc/exec`;
const team = `arn:aws:iam::${account}:policy/team-reads`;
const eve = `arn:aws:sts::${account}:assumed-role/responder/eve`;
const reads = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'ssm:GetParameters', Resource: '*' } };
const readsParsed = { Statement: [{ Effect: 'Allow', Action: ['ssm:GetParameters'], Resource: ['*'] }] };

/** One event as LookupEvents returns it. */
const eventOf = (name: string, requestParameters: object, more: object = {}, minute = 0) => ({
  EventName: name,
  EventTime: new Date(Date.UTC(2026, 10, 23, 9, minute)),
  CloudTrailEvent: JSON.stringify({
    eventSource: 'iam.amazonaws.com',
    userIdentity: { type: 'AssumedRole', arn: eve },
    requestParameters,
    responseElements: null,
    ...more,
  }),
});
const named = (name: string) => ({
  LookupAttributes: [{ AttributeKey: 'ResourceName' as const, AttributeValue: name }],
});
const detached = eventOf('DetachRolePolicy', { roleName: 'exec', policyArn: team });

beforeEach(() => {
  trail.reset();
  iam.reset();
  trail.on(LookupEventsCommand).resolves({ Events: [] });
  iam.on(ListAttachedRolePoliciesCommand).resolves({ AttachedPolicies: [] });
  iam.on(GetPolicyCommand).rejects(sdkError('NoSuchEntityException'));
});

describe('what was changed of a role', () => {
  itTellsFailuresApart('access-history', role, 'cloudtrail:LookupEvents', (error) => void trail.rejects(error));

  it('is asked of the Region of IAM’s events, by the name of the role', async () => {
    expect(await known('access-history', role)).toEqual({ changes: [] });
    const [first] = trail.commandCalls(LookupEventsCommand);
    expect(first?.args[0].input).toMatchObject(named('exec'));
    const client = first?.thisValue as CloudTrailClient | undefined;
    expect(await client?.config.region()).toBe('us-east-1');
  });

  it('tells who detached a policy, when, and what that says', async () => {
    trail.on(LookupEventsCommand, named('exec')).resolves({ Events: [detached] });
    iam.on(GetPolicyCommand, { PolicyArn: team }).resolves({ Policy: { DefaultVersionId: 'v2' } });
    iam
      .on(GetPolicyVersionCommand, { PolicyArn: team, VersionId: 'v2' })
      .resolves({ PolicyVersion: { Document: encodeURIComponent(JSON.stringify(reads)) } });
    expect((await known('access-history', role)).changes).toEqual([
      { at: '2026-11-23T09:00:00.000Z', event: 'DetachRolePolicy', by: eve, policy: team, document: readsParsed },
    ]);
  });

  it('tells of a policy that is gone what the history says of it', async () => {
    trail.on(LookupEventsCommand, named('exec')).resolves({ Events: [detached] });
    const made = { policyName: 'team-reads', policyDocument: JSON.stringify(reads) };
    const created = eventOf('CreatePolicy', made, { responseElements: { policy: { arn: team } } }, -9);
    trail.on(LookupEventsCommand, named(team)).resolves({ Events: [detached, created] });
    expect((await known('access-history', role)).changes).toMatchObject([
      { event: 'DetachRolePolicy', policy: team },
      { event: 'CreatePolicy', policy: team, document: readsParsed },
    ]);
  });

  it('looks up the versions of a policy that the role still has', async () => {
    iam
      .on(ListAttachedRolePoliciesCommand)
      .resolves({ AttachedPolicies: [{ PolicyName: 'team-reads', PolicyArn: team }] });
    const made = { policyArn: team, policyDocument: JSON.stringify(reads) };
    trail.on(LookupEventsCommand, named(team)).resolves({
      Events: [
        eventOf('CreatePolicyVersion', { ...made, setAsDefault: true }),
        eventOf('CreatePolicyVersion', { ...made, setAsDefault: false }, {}, 1),
      ],
    });
    expect((await known('access-history', role)).changes).toEqual([
      { at: '2026-11-23T09:00:00.000Z', event: 'CreatePolicyVersion', by: eve, policy: team, document: readsParsed },
    ]);
  });

  it('holds the service through which a change was made, and what an inline policy said', async () => {
    const inline = { roleName: 'exec', policyName: 'reads', policyDocument: JSON.stringify(reads) };
    const who = { type: 'AssumedRole', arn: eve, invokedBy: 'cloudformation.amazonaws.com' };
    const boundary = { roleName: 'exec', permissionsBoundary: team };
    trail.on(LookupEventsCommand, named('exec')).resolves({
      Events: [
        eventOf('PutRolePolicy', inline, { userIdentity: who }),
        eventOf('PutRolePermissionsBoundary', boundary, {}, -1),
      ],
    });
    expect((await known('access-history', role)).changes).toMatchObject([
      { event: 'PutRolePolicy', through: 'cloudformation.amazonaws.com', policy: 'reads', document: readsParsed },
      { event: 'PutRolePermissionsBoundary', policy: team },
    ]);
  });

  it('leaves out calls that IAM refused, and calls that change no access', async () => {
    trail.on(LookupEventsCommand, named('exec')).resolves({
      Events: [
        eventOf('DetachRolePolicy', { policyArn: team }, { errorCode: 'AccessDenied' }),
        eventOf('GetRole', { roleName: 'exec' }),
      ],
    });
    expect((await known('access-history', role)).changes).toEqual([]);
  });

  it('is read page by page, and says where there is more than is read', async () => {
    trail.on(LookupEventsCommand, named('exec')).resolves({ Events: [], NextToken: 'more' });
    trail.on(LookupEventsCommand, { ...named('exec'), NextToken: 'more' }).resolves({ Events: [detached] });
    const whole = await ask('access-history', role);
    expect(whole).toMatchObject({ is: 'known', value: { changes: [{ event: 'DetachRolePolicy' }] } });
    expect(whole).not.toHaveProperty('cut');
    trail.on(LookupEventsCommand, { ...named('exec'), NextToken: 'more' }).resolves({ Events: [], NextToken: 'more' });
    expect(await ask('access-history', role)).toMatchObject({ is: 'known', cut: true });
  }, 30_000);

  it('is unavailable, and not quiet, where a record cannot be understood', async () => {
    trail.on(LookupEventsCommand, named('exec')).resolves({ Events: [{ ...detached, CloudTrailEvent: '{}' }] });
    expect(await ask('access-history', role)).toMatchObject({ is: 'unavailable', why: 'failed' });
  });

  it('is unavailable where the policies of the role cannot be listed, and there for a role that is gone', async () => {
    iam.on(ListAttachedRolePoliciesCommand).rejects(throttle());
    expect(await ask('access-history', role)).toMatchObject({ is: 'unavailable', why: 'throttled' });
    iam.on(ListAttachedRolePoliciesCommand).rejects(sdkError('NoSuchEntityException'));
    expect(await ask('access-history', role)).toMatchObject({ is: 'known' });
  });
});

describe('a managed policy', () => {
  itTellsFailuresApart('managed-policy', team, 'iam:GetPolicy', (error) => void iam.rejects(error));

  it('is read by its default version', async () => {
    iam.on(GetPolicyCommand, { PolicyArn: team }).resolves({ Policy: { DefaultVersionId: 'v2' } });
    iam
      .on(GetPolicyVersionCommand, { PolicyArn: team, VersionId: 'v2' })
      .resolves({ PolicyVersion: { Document: encodeURIComponent(JSON.stringify(reads)) } });
    expect(await known('managed-policy', team)).toEqual(readsParsed);
  });

  it('is unavailable, and not empty, where its text cannot be understood', async () => {
    iam.on(GetPolicyCommand).resolves({ Policy: { DefaultVersionId: 'v1' } });
    iam.on(GetPolicyVersionCommand).resolves({ PolicyVersion: { Document: '{' } });
    expect(await ask('managed-policy', team)).toMatchObject({ is: 'unavailable', why: 'failed' });
  });

  it('that does not exist is absent', async () => {
    expect(await ask('managed-policy', team)).toMatchObject({ is: 'absent' });
  });
});

const access = {
  role,
  calls: [{ action: 'ssm:GetParameters', resource: `arn:aws:ssm:us-east-2:${account}:parameter/x` }],
  registrars: [],
  ownRole: '',
};

describe('the history of a role', () => {
  beforeEach(() => {
    vi.restoreAllMocks();
    iam.on(GetPolicyCommand, { PolicyArn: team }).resolves({ Policy: { DefaultVersionId: 'v2' } });
    iam
      .on(GetPolicyVersionCommand)
      .resolves({ PolicyVersion: { Document: encodeURIComponent(JSON.stringify(reads)) } });
  });

  it('does not take what was attached to another role for given to this one', async () => {
    trail.on(LookupEventsCommand, named('exec')).resolves({ Events: [detached] });
    const toBatch = eventOf('AttachRolePolicy', { roleName: 'batch', policyArn: team }, {}, 30);
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
      .resolves({ Events: [eventOf('DetachRolePolicy', { roleName: 'batch', policyArn: team }, {}, 30)] });
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
