import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { throttle } from '../../aws/sdk-errors.ts';
import { installation, signedRequest } from '../../fixtures/signed-request.ts';
import { fakeAws, jsonLines, startFunction } from '../../fixtures/started-function.ts';

const environment = {
  INSTALLATION: 'Own',
  LEDGER_TABLE: 'ledger',
  MODE_PARAMETER: '/mode',
  QUEUE_URL: 'https://queue',
};
const context = { invokedFunctionArn: `${installation}:live`, functionName: 'operator' };
const fake = fakeAws();
const sts = mockClient(STSClient);
beforeEach(() => sts.reset());

const start = () => startFunction(() => import('../../../functions/operator/handler.ts'), environment);

describe('the operator', () => {
  it('refuses what carries no proof, counts it, and asks AWS nothing', async () => {
    const log = vi.mocked(console.log);
    const handler = await start();
    expect(await handler({ verb: 'mode', mode: 'apply' }, context)).toMatchObject({ error: { code: 'unsigned' } });
    expect(fake.dynamodb.calls()).toEqual([]);
    expect(fake.sqs.calls()).toEqual([]);
    expect(sts.calls()).toEqual([]);
    expect(jsonLines(log.mock.calls)).toContainEqual(expect.objectContaining({ Refused: 1 }));
  });

  it('knows its own ARN from Lambda, without the alias by which it was invoked', async () => {
    const handler = await start();
    sts.onAnyCommand().resolves({ Arn: 'arn:aws:iam::111122223333:user/ann' });
    fake.dynamodb.on(GetItemCommand).resolves({});
    fake.ssm.resolves({ Parameter: { Value: 'off' } });
    expect(await handler(await signedRequest({ verb: 'read-mode' }), context)).toMatchObject({ mode: 'off' });
    expect(fake.sqs.commandCalls(SendMessageCommand)).toHaveLength(0);
  });

  it('answers that AWS failed, so that the caller tries again, and logs nothing of the proof', async () => {
    const handler = await start();
    const signed = await signedRequest({ verb: 'read-mode' });
    sts.onAnyCommand().rejects(throttle());
    expect(await handler(signed, context)).toMatchObject({ error: { code: 'aws' } });
    const logged = JSON.stringify(
      [console.log, console.info, console.warn, console.error].map((one) => vi.mocked(one).mock.calls),
    );
    for (const secret of [signed.proof.authorization, signed.proof.token ?? '', signed.proof.binding])
      expect(logged).not.toContain(secret);
  });

  it('answers that a later version wrote what it should read, and which version to deploy', async () => {
    const handler = await start();
    sts.onAnyCommand().resolves({ Arn: 'arn:aws:iam::111122223333:user/ann' });
    fake.ssm.resolves({ Parameter: { Value: 'off' } });
    const Item = { pk: { S: 'control' }, sk: { S: 'controls' }, version: { N: '1' }, json: { S: '{"schema":2}' } };
    fake.dynamodb.on(GetItemCommand).resolves({ Item });
    // The mode is read without the record, as far as it goes; what happened to it is not.
    expect(await handler(await signedRequest({ verb: 'read-mode' }), context)).toEqual({
      error: {
        code: 'ledger',
        message:
          "The ledger's item control / controls has schema 2, and this version reads 1: deploy the version that wrote it.",
      },
    });
  });

  it.each(Object.keys(environment))('names %s where the stack did not set it', async (name) => {
    const { [name as keyof typeof environment]: _, ...others } = environment;
    vi.stubEnv(name, '');
    await expect(startFunction(() => import('../../../functions/operator/handler.ts'), others)).rejects.toThrow(name);
  });
});
