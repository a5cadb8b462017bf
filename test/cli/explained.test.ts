import { expect, it } from 'vitest';
import { explained } from '../../cli/explained.ts';
import { CallError } from '../../shared/aws/sdk-error.ts';

type Failure = CallError['failure'];

function told(call: string, failure: Failure): Promise<string> {
  const failed = explained({ region: 'us-east-2' }, () => Promise.reject(new CallError(failure, call)));
  return failed.then(String, (fault: Error) => fault.message);
}

it.each(['cloudformation:DescribeStacks', 'lambda:InvokeFunction'])(
  'says that there is no installation where %s finds none',
  async (call) => {
    const failure: Failure = { kind: 'not-found', name: 'ResourceNotFoundException', message: 'none' };
    expect(await told(call, failure)).toMatch(/^There is no installation at the stack EcsInitRemediator in us-east-2/);
  },
);

it('says so too where CloudFormation calls a stack that is not there a wrong request', async () => {
  const message = 'Stack with id EcsInitRemediator does not exist';
  const failure: Failure = { kind: 'invalid', name: 'ValidationError', message };
  expect(await told('cloudformation:DescribeStacks', failure)).toContain('There is no installation');
});

it.each<readonly [string, string, Failure, string]>([
  [
    'a cluster',
    'ecs:DescribeServices',
    { kind: 'not-found', name: 'ClusterNotFoundException', message: 'Cluster not found.' },
    'AWS has not found what ecs:DescribeServices asked for: ClusterNotFoundException: Cluster not found. Look whether it is named rightly, and is in this account and Region.',
  ],
  [
    'a ledger',
    'dynamodb:Query',
    { kind: 'not-found', name: 'ResourceNotFoundException', message: 'Table: x does not exist' },
    'AWS has not found what dynamodb:Query asked for: ResourceNotFoundException: Table: x does not exist. Look whether it is named rightly, and is in this account and Region.',
  ],
  [
    'a request that AWS refuses',
    'ecs:ListServices',
    { kind: 'invalid', name: 'ValidationError', message: 'the name is too long' },
    'AWS refused ecs:ListServices: ValidationError: the name is too long. The same request will be refused again: correct what it names.',
  ],
])('takes %s for no missing installation, and for an answer', async (_title, call, failure, words) => {
  expect(await told(call, failure)).toBe(words);
});
