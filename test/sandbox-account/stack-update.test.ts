import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GetPolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../sandbox/account/account.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { policyOf, rootOf } from './principals.ts';
import { createStack, deleteStack, failuresOf, type Resources, updateStack } from './stacks.ts';

let account: Account;
let stacks: CloudFormationClient;

beforeAll(async () => {
  account = await startAccount();
  stacks = new CloudFormationClient(rootOf(account));
}, 120_000);

afterAll(() => account.stop());

const PolicyDocument = JSON.parse(policyOf({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' })) as object;
const named = (Description: string): Resources => ({
  Grant: { Type: 'AWS::IAM::ManagedPolicy', Properties: { ManagedPolicyName: 'grant', Description, PolicyDocument } },
});
const mode = (Description: string): Resources => ({
  Mode: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/mode', Type: 'String', Value: 'dry-run', Description } },
});

describe('a reference to a secret of a stack', () => {
  it('is its ARN, also after an update, and the secret goes with its stack', async () => {
    const secrets = new SecretsManagerClient(rootOf(account));
    const arn = async () => (await secrets.send(new DescribeSecretCommand({ SecretId: 'referred' }))).ARN;
    const resources = (Description: string): Resources => ({
      Secret: {
        Type: 'AWS::SecretsManager::Secret',
        Properties: { Name: 'referred', SecretString: 'x', Description },
      },
      Told: {
        Type: 'AWS::SSM::Parameter',
        Properties: { Name: '/told', Type: 'String', Value: { Ref: 'Secret' }, Description },
      },
    });
    const told = async () => {
      const { Parameter } = await new SSMClient(rootOf(account)).send(new GetParameterCommand({ Name: '/told' }));
      return Parameter?.Value;
    };
    expect(await createStack(stacks, 'referring', resources('first'))).toBe('CREATE_COMPLETE');
    const first = await arn();
    expect([first, await told()]).toEqual([expect.stringMatching(/^arn:aws:secretsmanager:/), first]);
    expect(await updateStack(stacks, 'referring', resources('second'))).toBe('UPDATE_COMPLETE');
    expect([await arn(), await told()]).toEqual([first, first]);
    await deleteStack(stacks, 'referring');
    await expect(arn()).rejects.toThrow("can't find");
  });
});

describe('an update of a stack', () => {
  it('fails where a resource with a name of its own would have to be replaced, and leaves it as it was', async () => {
    await createStack(stacks, 'grants', named('for one role'));
    expect(await updateStack(stacks, 'grants', named('for another role'))).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await failuresOf(stacks, 'grants')).toEqual([
      expect.stringMatching(
        /^Grant: CloudFormation cannot update a stack when a custom-named resource requires replacing\. Rename \S*grant and update the stack again\.$/,
      ),
    ]);
    const get = new GetPolicyCommand({ PolicyArn: 'arn:aws:iam::000000000000:policy/grant' });
    const { Policy } = await new IAMClient(rootOf(account)).send(get);
    expect(Policy?.Description).toBe('for one role');
  });

  it('fails where another stack, or one that is gone, has left a policy of the same name', async () => {
    const Properties = { ManagedPolicyName: 'left', PolicyDocument };
    const left = { Grant: { Type: 'AWS::IAM::ManagedPolicy', DeletionPolicy: 'Retain', Properties } };
    await createStack(stacks, 'first', left);
    await deleteStack(stacks, 'first');
    expect(await createStack(stacks, 'second', left)).toMatch(/^ROLLBACK/);
    expect(await failuresOf(stacks, 'second')).toEqual([expect.stringMatching(/^Grant: .*called left already exists/)]);
  });

  it('writes a parameter’s value anew when only the stack’s tags or the description change, and leaves it alone otherwise', async () => {
    const ssm = new SSMClient(rootOf(account));
    const write = (Value: string) => ssm.send(new PutParameterCommand({ Name: '/mode', Value, Overwrite: true }));
    const value = async () => (await ssm.send(new GetParameterCommand({ Name: '/mode' }))).Parameter?.Value;
    await createStack(stacks, 'modes', mode('the mode'));
    await write('apply');
    const other = { Topic: { Type: 'AWS::SNS::Topic', Properties: {} } };
    expect(await updateStack(stacks, 'modes', { ...mode('the mode'), ...other })).toBe('UPDATE_COMPLETE');
    expect(await value()).toBe('apply');
    const tags = [{ Key: 'team', Value: 'shop' }];
    expect(await updateStack(stacks, 'modes', { ...mode('the mode'), ...other }, tags)).toBe('UPDATE_COMPLETE');
    expect(await value()).toBe('dry-run');
    await write('off');
    await updateStack(stacks, 'modes', { ...mode('the mode, reworded'), ...other }, tags);
    expect(await value()).toBe('dry-run');
  });
});
