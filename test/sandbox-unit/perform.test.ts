import {
  DeleteServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  CancelKeyDeletionCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  KMSClient,
  KMSInvalidStateException,
} from '@aws-sdk/client-kms';
import {
  DeleteResourcePolicyCommand,
  DeleteSecretCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Account } from '../sandbox/account/account.ts';
import type { Stage } from '../sandbox/demo/deeds/stage.ts';
import { perform } from '../sandbox/demo/perform.ts';
import type { Stack } from '../sandbox/demo/stack.ts';
import type { Deed } from '../sandbox/world/deed-schema.ts';
import { checkWorld } from '../sandbox/world/read-world.ts';
import { createRootClients } from '../sandbox/world/root-clients.ts';

const [ecs, iam, kms, secrets, sts] = [
  mockClient(ECSClient),
  mockClient(IAMClient),
  mockClient(KMSClient),
  mockClient(SecretsManagerClient),
  mockClient(STSClient),
];
const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
const account = {
  endpoint: 'http://localhost:1',
  region: 'us-east-1',
  accountId: '000000000000',
  credentials,
  setServiceControlPolicies: vi.fn<Account['setServiceControlPolicies']>(async () => undefined),
  invokeAs: vi.fn<Account['invokeAs']>(async () => ({ status: 200, payload: null })),
  faults: { add: vi.fn<Account['faults']['add']>(async () => undefined) },
  clientsOptions: vi.fn<Account['clientsOptions']>((id, region) => ({
    endpoint: 'http://localhost:1',
    region,
    credentials: { ...credentials, accessKeyId: id },
  })),
};
const stack = {
  remediatorRole: 'remediator-role',
  functionNames: { remediator: 'Stack-Remediator', operator: 'Stack-Operator' },
  ledger: { overwrite: vi.fn<Stack['ledger']['overwrite']>(async () => undefined) },
};
const read = checkWorld({
  clusters: ['shop'],
  roles: [{ name: 'guest' }, { name: 'far', account: '111122223333' }],
  keys: [{ name: 'seal' }],
  secrets: [
    { name: 'db', suffix: 'AbC123', value: 'x' },
    { name: 'far/db', suffix: 'AbC124', value: 'x', account: '111122223333', region: 'eu-west-1' },
  ],
  services: [{ name: 'api', cluster: 'shop', family: 'web', containers: [{ name: 'app', image: 'nginx' }] }],
  remediator: { mode: 'off' },
});
if (read.is !== 'world') throw new Error(read.problems.join('\n'));
const stage = {
  account,
  clients: createRootClients(account),
  built: { world: read.world, keys: new Map([['seal', 'key-1']]) },
  stack,
  incidents: () => [
    { id: 'i-1', service: 'api' },
    { id: 'i-2', service: 'web' },
  ],
} as unknown as Stage;
const act = (deed: Deed) => perform(deed, stage);

beforeEach(() => {
  vi.clearAllMocks();
  for (const mock of [ecs, iam, kms, secrets, sts]) mock.reset();
  ecs.onAnyCommand().resolves({});
  iam.onAnyCommand().resolves({});
  kms.onAnyCommand().resolves({});
  secrets.onAnyCommand().resolves({});
});

describe('what happens in a world', () => {
  it('a service is scaled, and deleted whatever it runs', async () => {
    await act({ scale: { service: 'api', desiredCount: 0 } });
    await act({ deleteService: { service: 'api' } });
    expect(ecs.commandCalls(UpdateServiceCommand)[0]?.args[0].input).toEqual({
      cluster: 'shop',
      service: 'api',
      desiredCount: 0,
    });
    expect(ecs.commandCalls(DeleteServiceCommand)[0]?.args[0].input).toMatchObject({ service: 'api', force: true });
  });

  it('a deployment is registered by the principal that it names', async () => {
    sts.on(AssumeRoleCommand).resolves({});
    await act({ deploy: { service: 'api', valueFroms: {}, by: 'guest' } });
    expect(sts.commandCalls(AssumeRoleCommand)[0]?.args[0].input.RoleArn).toBe('arn:aws:iam::000000000000:role/guest');
    expect(ecs.commandCalls(RegisterTaskDefinitionCommand)).toHaveLength(1);
  });

  it('an inline policy is written and deleted', async () => {
    await act({ putInlinePolicy: { role: 'guest', name: 'reads', document: { Statement: [] } } });
    await act({ deleteInlinePolicy: { role: 'guest', name: 'reads' } });
    expect(iam.commandCalls(PutRolePolicyCommand)[0]?.args[0].input).toEqual({
      RoleName: 'guest',
      PolicyName: 'reads',
      PolicyDocument: '{"Statement":[]}',
    });
    expect(iam.commandCalls(DeleteRolePolicyCommand)).toHaveLength(1);
  });

  it('the organisation’s policies are set', async () => {
    const policies = [{ name: 'regions', document: {} }];
    await act({ setServiceControlPolicies: policies });
    expect(account.setServiceControlPolicies).toHaveBeenCalledWith(policies);
  });

  it('a secret gets a value and a policy before it is deleted, and loses its policy after it is restored', async () => {
    await act({ changeSecret: { secret: 'db', value: 'y', policy: { Statement: [] }, deleted: true } });
    await act({ changeSecret: { secret: 'db', policy: null, deleted: false } });
    expect(secrets.calls().map((call) => call.args[0].constructor)).toEqual([
      PutSecretValueCommand,
      PutResourcePolicyCommand,
      DeleteSecretCommand,
      RestoreSecretCommand,
      DeleteResourcePolicyCommand,
    ]);
  });

  it('a secret of another account and Region is changed there', async () => {
    await act({ changeSecret: { secret: 'far/db', value: 'y' } });
    expect(account.clientsOptions).toHaveBeenCalledWith('111122223333', 'eu-west-1');
  });

  it('a key is disabled, and enabled again whether its deletion was scheduled or not', async () => {
    await act({ changeKey: { key: 'seal', state: 'Disabled' } });
    expect(kms.commandCalls(DisableKeyCommand)[0]?.args[0].input).toEqual({ KeyId: 'key-1' });
    kms.on(CancelKeyDeletionCommand).rejects(new KMSInvalidStateException({ message: 'not pending', $metadata: {} }));
    await act({ changeKey: { key: 'seal', state: 'Enabled' } });
    expect(kms.commandCalls(EnableKeyCommand)).toHaveLength(1);
  });

  it('a function of the product is invoked by a role of the world, of whichever account', async () => {
    await act({ invoke: { function: 'operator', by: 'far', payload: { verb: 'mode' } } });
    expect(account.invokeAs).toHaveBeenCalledWith('arn:aws:iam::111122223333:role/far', 'Stack-Operator', {
      verb: 'mode',
    });
  });

  it('the record of the newest incident is written over, or of the one that is named', async () => {
    await act({ overwriteRecord: { set: { schema: 2 } } });
    await act({ overwriteRecord: { of: 'api', set: { schema: 3 } } });
    expect(stack.ledger.overwrite.mock.calls).toEqual([
      ['i-2', { schema: 2 }],
      ['i-1', { schema: 3 }],
    ]);
    await expect(act({ overwriteRecord: { of: 'nothing', set: {} } })).rejects.toThrow(/No incident of nothing/);
  });

  it('the remediator’s calls meet a fault, unless the world names another principal', async () => {
    await act({ fault: { service: 'iam', fault: { kind: 'lost-answer', milliseconds: 0 } } });
    await act({ fault: { principal: 'guest', fault: { kind: 'killed' } } });
    expect(account.faults.add.mock.calls).toEqual([
      [{ principal: 'remediator-role', service: 'iam', fault: { kind: 'lost-answer', milliseconds: 0 } }],
      [{ principal: 'guest', fault: { kind: 'killed' } }],
    ]);
  });
});
