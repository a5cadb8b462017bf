import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findInstallation } from '../../../cli/installation.ts';

const cloudFormation = mockClient(CloudFormationClient);
const operator = (name: string, region = 'us-east-2') => `arn:aws:lambda:${region}:111122223333:function:${name}`;
const deployed = (...outputs: readonly (readonly [string, string])[]) => ({
  Stacks: [
    {
      StackName: 'B',
      StackStatus: 'CREATE_COMPLETE' as const,
      CreationTime: new Date(0),
      Outputs: outputs.map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
    },
  ],
});

beforeEach(() => {
  cloudFormation.reset();
  cloudFormation.on(DescribeStacksCommand, { StackName: 'B' }).resolves(deployed(['OperatorArn', operator('b')]));
  vi.stubEnv('ECS_INIT_REMEDIATOR_OPERATOR', operator('a'));
});
afterEach(() => vi.unstubAllEnvs());

describe('which installation is meant', () => {
  it('is the one of the variable, where nothing else is said', async () => {
    expect(await findInstallation({})).toMatchObject({ operator: operator('a'), stack: undefined });
    expect(cloudFormation.calls()).toEqual([]);
  });

  it('is the one of --stack, whatever the variable says', async () => {
    const found = await findInstallation({ stack: 'B', region: 'us-east-2' });
    expect(found).toMatchObject({ operator: operator('b'), stack: 'B' });
  });

  it('is the one of --operator, whatever the variable says', async () => {
    expect(await findInstallation({ operator: operator('c') })).toMatchObject({ operator: operator('c') });
  });

  it.each([{}, { operator: operator('c') }])(
    'is not guessed where --region names another Region than the ARN: %j',
    async (given) => {
      const asked = findInstallation({ ...given, region: 'eu-west-1' });
      await expect(asked).rejects.toThrow(/ is in us-east-2, and --region says eu-west-1: leave /);
    },
  );

  it('is not guessed where --region contradicts the variable, and the refusal names it', async () => {
    const asked = findInstallation({ region: 'eu-west-1' });
    await expect(asked).rejects.toThrow(
      `${operator('a')} of the variable ECS_INIT_REMEDIATOR_OPERATOR is in us-east-2, and --region says eu-west-1: leave --region out, or give --stack NAME.`,
    );
  });

  it('is not guessed where a stack holds several, which are named', async () => {
    const two = deployed(['OneOperatorArn', operator('one')], ['TwoOperatorArn', operator('two')]);
    cloudFormation.on(DescribeStacksCommand, { StackName: 'B' }).resolves(two);
    const asked = findInstallation({ stack: 'B', region: 'us-east-2' });
    await expect(asked).rejects.toThrow(
      `The stack B has several outputs OperatorArn: give --operator with one of ${operator('one')}, ${operator('two')}.`,
    );
  });

  it('is the one that a stack names twice', async () => {
    const twice = deployed(['OperatorArn', operator('b')], ['ExportsOperatorArn', operator('b')]);
    cloudFormation.on(DescribeStacksCommand, { StackName: 'B' }).resolves(twice);
    expect(await findInstallation({ stack: 'B', region: 'us-east-2' })).toMatchObject({ operator: operator('b') });
  });
});
