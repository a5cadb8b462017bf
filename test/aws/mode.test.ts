import { DescribeParametersCommand, GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createClients } from '../../shared/aws/clients/clients.ts';
import { readWebhookUrl } from '../../shared/aws/messages/webhook.ts';
import { lastWrite, readParameter, writeParameter } from '../../shared/aws/mode.ts';
import { denial, sdkError, throttle, timeOut } from './sdk-errors.ts';

const ssm = mockClient(SSMClient);
const clients = createClients({ region: 'eu-west-1' });
const holds = (Value: string) => ssm.on(GetParameterCommand, { Name: '/mode' }).resolves({ Parameter: { Value } });
beforeEach(() => ssm.reset());

describe('the parameter of the mode', () => {
  it.each([
    ['off', 'off'],
    ['dry-run', 'dry-run'],
    ['apply', 'apply'],
    [' apply\n', 'apply'],
  ])('holds %o', async (value, mode) => {
    holds(value);
    expect(await readParameter(clients, '/mode')).toEqual({ is: 'known', mode, parameter: '/mode' });
  });

  it.each(['', 'APPLY', 'apply now', 'on', 'x\u001b[2J\ny'])(
    'is no mode where it holds the nonsense %o, which is shown cleaned',
    async (value) => {
      holds(value);
      const reading = await readParameter(clients, '/mode');
      expect(reading).toMatchObject({ is: 'unread', why: { is: 'not-a-mode', parameter: '/mode' } });
      // oxlint-disable-next-line no-control-regex -- that there are none is what is tested.
      expect(JSON.stringify(reading)).not.toMatch(/\\u001b|\\n/);
    },
  );

  it.each([
    ['missing', sdkError('ParameterNotFound'), { is: 'parameter-missing' }],
    ['denied', denial('ssm:GetParameter'), { is: 'parameter-unread', permission: 'ssm:GetParameter' }],
    ['throttled', throttle(), { is: 'parameter-unread', permission: null }],
    ['timed out', timeOut(), { is: 'parameter-unread', detail: expect.stringContaining('TimeoutError') }],
  ])('is no mode when it is %s, and says so', async (_, error, why) => {
    ssm.on(GetParameterCommand).rejects(error);
    expect(await readParameter(clients, '/mode')).toMatchObject({ is: 'unread', why });
  });

  it('is written over what was there', async () => {
    ssm.on(PutParameterCommand).resolves({});
    await writeParameter(clients, '/mode', 'off');
    expect(ssm.commandCalls(PutParameterCommand)[0]?.args[0].input).toEqual({
      Name: '/mode',
      Value: 'off',
      Type: 'String',
      Overwrite: true,
    });
  });

  it('tells who wrote it last', async () => {
    const LastModifiedUser = 'arn:aws:sts::111122223333:assumed-role/admin/ann';
    ssm
      .on(DescribeParametersCommand, { ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values: ['/mode'] }] })
      .resolves({ Parameters: [{ LastModifiedUser, LastModifiedDate: new Date('2026-11-27T10:00:00.000Z') }] });
    expect(await lastWrite(clients, '/mode')).toEqual({ by: LastModifiedUser, at: '2026-11-27T10:00:00.000Z' });
    ssm.on(DescribeParametersCommand).resolves({ Parameters: [] });
    expect(await lastWrite(clients, '/mode')).toBeUndefined();
  });
});

describe('the webhook’s URL', () => {
  it('is read decrypted', async () => {
    ssm
      .on(GetParameterCommand, { Name: '/hook', WithDecryption: true })
      .resolves({ Parameter: { Value: 'https://hooks.example/T/B/secret\n' } });
    expect(await readWebhookUrl(clients, '/hook')).toBe('https://hooks.example/T/B/secret');
  });

  it('that is empty or cannot be read is an error that names the parameter or the permission', async () => {
    ssm
      .on(GetParameterCommand)
      .resolvesOnce({ Parameter: { Value: ' ' } })
      .rejects(denial('ssm:GetParameter'));
    await expect(readWebhookUrl(clients, '/hook')).rejects.toThrow('/hook is empty');
    await expect(readWebhookUrl(clients, '/hook')).rejects.toThrow('ssm:GetParameter denied');
  });
});
