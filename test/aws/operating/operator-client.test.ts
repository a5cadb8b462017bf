import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { askOperator } from '../../../shared/aws/operating/operator-client.ts';

const lambda = mockClient(LambdaClient);
beforeEach(() => lambda.reset());

const ask = () =>
  askOperator(
    {
      operator: 'arn:aws:lambda:us-east-2:111122223333:function:operator',
      credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }),
    },
    { verb: 'status' },
  );

it.each([
  ['', 'it answered nothing'],
  ['null', 'its answer is no JSON object'],
  ['<html>', 'its answer is no JSON object'],
])('another function that answers %j is told as that', async (said, message) => {
  lambda.on(InvokeCommand).resolves({ Payload: bytesOf(said) });
  await expect(ask()).rejects.toMatchObject({ name: 'StrangeAnswer', message });
});

const bytesOf = (text: string) => Buffer.from(text) as never;

describe('an operator function that fails before it answers', () => {
  it('is told with what it says, on one line', async () => {
    const said = JSON.stringify({ errorType: 'Error', errorMessage: 'grants[0]: "x" is not\nan ARN', trace: [] });
    lambda.on(InvokeCommand).resolves({ FunctionError: 'Unhandled', Payload: bytesOf(said) });
    await expect(ask()).rejects.toMatchObject({ name: 'OperatorFailed', message: 'grants[0]: "x" is not an ARN' });
  });

  it.each(['', '{}', 'Task timed out'])('is told as Lambda calls it where it says nothing: %j', async (said) => {
    lambda.on(InvokeCommand).resolves({ FunctionError: 'Unhandled', Payload: bytesOf(said) });
    await expect(ask()).rejects.toMatchObject({ name: 'OperatorFailed', message: 'Unhandled' });
  });
});
