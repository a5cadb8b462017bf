import { describe, expect, it } from 'vitest';
import type { Finding } from '../../shared/diagnosis/finding.ts';
import { withManager } from '../../shared/diagnosis/managed-by.ts';
import { factsOf, lacking, standAlone, workload } from '../change/guarded.ts';
import { definition, ecsTasksTrust, role, service, serviceRecord } from '../fixtures/account.ts';

const tags = (stack: string, id?: string) => ({
  'aws:cloudformation:stack-name': stack,
  ...(id !== undefined && { 'aws:cloudformation:logical-id': id }),
});
const roleWith = (of: Record<string, string>) => ({
  role: { [role]: { arn: role, name: 'api-exec', trust: ecsTasksTrust, tags: of } },
});
const correcting: Finding = { ...lacking, remedy: { is: 'correction' } as never };
const missing: Finding = { ...lacking, remedy: { is: 'missing', what: 'log-group', region: 'us-east-2', name: 'x' } };
const inStack = (stack: string, resource: string | null, tool = 'cloudformation') => ({
  is: 'stack',
  stack,
  resource,
  tool,
});

const managerOf = async (
  finding: Finding,
  { account = {}, of = {}, configured, run = workload }: Record<string, unknown> = {},
) =>
  withManager(finding, {
    workload: run as typeof workload,
    definition: definition({}, { tags: of as Record<string, string> }),
    facts: await factsOf(account as object),
    configured: configured as 'terraform' | undefined,
  }).managedBy;

describe('what manages the thing that a person is to change', () => {
  it('is the stack that the role’s tags name, where a permission is missing', async () => {
    expect(await managerOf(lacking, { account: roleWith(tags('shop', 'ExecRole')) })).toEqual(
      inStack('shop', 'ExecRole'),
    );
  });

  it('is the CDK where the logical id ends as the CDK ends it', async () => {
    const account = roleWith(tags('shop', 'ExecRole30FC0FBB'));
    expect(await managerOf(lacking, { account })).toEqual(inStack('shop', 'ExecRole30FC0FBB', 'cdk'));
  });

  it('is a stack without the resource, where no tag names it', async () => {
    expect(await managerOf(lacking, { account: roleWith(tags('shop')) })).toEqual(inStack('shop', null));
  });

  it('of a reference is the stack of the task definition, and not that of the service', async () => {
    const account = { service: { [service]: serviceRecord({ tags: tags('service', 'Service') }) } };
    expect(await managerOf(correcting, { account, of: tags('task', 'Task') })).toEqual(inStack('task', 'Task'));
    expect(await managerOf(correcting, { account })).toBeUndefined();
  });

  it('of what does not exist is the stack of what needs it', async () => {
    const account = { service: { [service]: serviceRecord({ tags: tags('service', 'Service') }) } };
    expect(await managerOf(missing, { account })).toEqual(inStack('service', 'Service'));
    expect(await managerOf(missing, { account, of: tags('task', 'Task') })).toEqual(inStack('task', 'Task'));
    expect(await managerOf(missing, { account, run: standAlone })).toBeUndefined();
  });

  it('is what the owner configured, where no tag tells', async () => {
    expect(await managerOf(lacking, { configured: 'terraform' })).toEqual({ is: 'configured', tool: 'terraform' });
    const account = roleWith(tags('shop', 'ExecRole'));
    expect(await managerOf(lacking, { account, configured: 'terraform' })).toMatchObject({ is: 'stack' });
  });

  it('is not known without a tag and a word, nor where the role could not be read', async () => {
    expect(await managerOf(lacking)).toBeUndefined();
    expect(await managerOf(lacking, { account: { role: { '*': 'denied' } } })).toBeUndefined();
  });

  it('is not asked where there is no remedy', async () => {
    expect(await managerOf({ ...lacking, remedy: null }, { configured: 'terraform' })).toBeUndefined();
  });
});
