import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, it } from 'vitest';
import { context, type Environment, fakeAws, startFunction } from '../../fixtures/started-function.ts';

const { dynamodb, sqs, ssm } = fakeAws();

const environment: Environment = {
  LEDGER_TABLE: 'ledger',
  MODE_PARAMETER: '/mode',
  QUEUE_URL: 'https://sqs.us-east-2.amazonaws.com/111122223333/queue',
};

const userArn = 'arn:aws:sts::111122223333:assumed-role/ops/anna';

function start(given: Environment = environment) {
  return startFunction(() => import('../../../functions/operator/handler.ts'), given);
}

function request(method: string, rawPath: string, body = '') {
  return { rawPath, body, requestContext: { http: { method }, authorizer: { iam: { userArn } } } };
}

beforeEach(() => {
  ssm.resolves({ Parameter: { Value: 'apply' } });
});

describe('the operator’s function', () => {
  it('answers with the mode that the parameter of its environment holds', async () => {
    const handler = await start();
    const answer = await handler(request('GET', '/mode'), context);
    expect(answer).toMatchObject({ statusCode: 200, body: expect.stringContaining('"apply"') });
    expect(ssm.commandCalls(GetParameterCommand)[0]?.args[0].input).toMatchObject({ Name: '/mode' });
  });

  it('lists what the ledger of its environment holds', async () => {
    const handler = await start();
    const answer = await handler(request('GET', '/incidents'), context);
    expect(answer).toMatchObject({ statusCode: 200, body: '{"incidents":[]}\n' });
    expect(JSON.stringify(dynamodb.calls().map(({ args }) => args[0].input))).toContain('"TableName":"ledger"');
  });

  it('puts a command on the queue of its environment, with the caller as IAM knows them', async () => {
    const handler = await start();
    const answer = await handler(request('PUT', '/mode', '{"mode":"off"}'), context);
    expect(answer).toMatchObject({ statusCode: 202 });
    const [call] = sqs.commandCalls(SendMessageCommand);
    expect(call?.args[0].input.QueueUrl).toBe(environment['QUEUE_URL']);
    expect(JSON.parse(call?.args[0].input.MessageBody ?? '')).toMatchObject({
      kind: 'command',
      verb: 'mode',
      mode: 'off',
      by: userArn,
    });
  });

  it('gives each command a new id', async () => {
    const handler = await start();
    for (const mode of ['off', 'apply']) await handler(request('PUT', '/mode', JSON.stringify({ mode })), context);
    const ids = sqs.commandCalls(SendMessageCommand).map((call) => JSON.parse(call.args[0].input.MessageBody ?? '').id);
    expect(new Set(ids).size).toBe(2);
  });

  it('says that a call of AWS failed, and does not throw', async () => {
    dynamodb.rejects(
      Object.assign(new Error('no'), { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } }),
    );
    const handler = await start();
    expect(await handler(request('GET', '/incidents'), context)).toMatchObject({ statusCode: 503 });
  });

  it.each(Object.keys(environment))('names %s where the stack did not set it', async (name) => {
    await expect(start({ ...environment, [name]: '' })).rejects.toThrow(`the environment variable ${name} is missing`);
  });
});
