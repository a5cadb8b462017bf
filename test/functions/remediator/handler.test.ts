import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { context, type Environment, fakeAws, jsonLines, startFunction } from '../../fixtures/started-function.ts';

const { dynamodb, sqs, ssm } = fakeAws();

const environment: Environment = {
  INSTALLATION: 'Own',
  AWS_REGION: 'us-east-2',
  LEDGER_TABLE: 'ledger',
  MODE_PARAMETER: '/mode',
  TOPIC_ARN: 'arn:aws:sns:us-east-2:111122223333:topic',
  DEAD_LETTER_QUEUE_URL: 'https://sqs.us-east-2.amazonaws.com/111122223333/dead-letters',
  OPERATOR_ARN: 'arn:aws:lambda:us-east-2:111122223333:function:operator',
  OWN_ROLE_ARN: 'arn:aws:iam::111122223333:role/remediator',
};

const tick = { messageId: 'tick', body: '{"kind":"tick"}' };
const unreadable = { messageId: 'unreadable', body: 'no JSON at all' };

function start(given: Environment = environment) {
  return startFunction(() => import('../../../functions/remediator/handler.ts'), given);
}

function throttled(): Error {
  return Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } });
}

beforeEach(() => {
  ssm.resolves({ Parameter: { Value: 'dry-run' } });
});

describe('the remediator', () => {
  it('asks for those messages again that could not be handled for now, and for no others', async () => {
    dynamodb.rejects(throttled());
    const handler = await start();
    const answer = await handler({ Records: [unreadable, tick] }, context);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'tick' }] });
  });

  it('asks for none again where all were handled', async () => {
    const handler = await start();
    expect(await handler({ Records: [unreadable, tick] }, context)).toEqual({ batchItemFailures: [] });
  });

  it('asks for a message again that it could not put into the dead-letter queue', async () => {
    sqs.rejects(throttled());
    const handler = await start();
    const answer = await handler({ Records: [unreadable, tick] }, context);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'unreadable' }] });
  });

  it('puts a message that it cannot parse on the dead-letter queue that its environment names', async () => {
    const handler = await start();
    await handler({ Records: [unreadable] }, context);
    const [call] = sqs.commandCalls(SendMessageCommand);
    expect(call?.args[0].input).toMatchObject({
      QueueUrl: environment['DEAD_LETTER_QUEUE_URL'],
      MessageBody: unreadable.body,
    });
  });

  it('writes its metrics although a message failed', async () => {
    dynamodb.rejects(throttled());
    const handler = await start();
    await handler({ Records: [unreadable, tick] }, context);
    const metrics = jsonLines(vi.mocked(console.log).mock.calls).filter((line) => '_aws' in line);
    expect(metrics).toContainEqual(expect.objectContaining({ DeadLettered: 1 }));
  });

  it('counts each message that it hands back, and why', async () => {
    dynamodb.rejects(throttled());
    const handler = await start();
    await handler({ Records: [unreadable, tick] }, context);
    const metrics = jsonLines(vi.mocked(console.log).mock.calls).filter((line) => 'HandedBack' in line);
    expect(metrics).toEqual([
      expect.objectContaining({ HandedBack: 1, service: 'Own' }),
      expect.objectContaining({ HandedBack: 1, service: 'Own', Reason: 'throttled' }),
    ]);
  });

  it('counts a tick that was carried out whole, and none that failed', async () => {
    const ticks = () => jsonLines(vi.mocked(console.log).mock.calls).filter((line) => 'Ticks' in line);
    const handler = await start();
    dynamodb.rejects(throttled());
    await handler({ Records: [tick] }, context);
    expect(ticks()).toEqual([]);
    dynamodb.reset();
    dynamodb.resolves({ Items: [] });
    await handler({ Records: [tick, { ...tick, messageId: 'late' }] }, context);
    expect(ticks()).toEqual([expect.objectContaining({ Ticks: 1, service: 'Own' })]);
  });

  it('reads the ledger’s table that its environment names', async () => {
    const handler = await start();
    await handler({ Records: [tick] }, context);
    expect(JSON.stringify(dynamodb.calls().map(({ args }) => args[0].input))).toContain('"TableName":"ledger"');
  });

  it.each(Object.keys(environment))('names %s where the stack did not set it', async (name) => {
    const run = async () => {
      const handler = await start({ ...environment, [name]: '' });
      await handler({ Records: [tick] }, context);
    };
    await expect(run()).rejects.toThrow(`the environment variable ${name} is missing`);
  });
});
