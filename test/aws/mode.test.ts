import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createClients } from '../../shared/aws/clients/clients.ts';
import { readWebhookUrl } from '../../shared/aws/messages/webhook.ts';
import { readMode, writeMode } from '../../shared/aws/mode.ts';
import { denial, sdkError, throttle, timeOut } from './sdk-errors.ts';

const ssm = mockClient(SSMClient);
const clients = createClients({ region: 'eu-west-1' });
const holds = (Value: string) => ssm.on(GetParameterCommand, { Name: '/mode' }).resolves({ Parameter: { Value } });
beforeEach(() => ssm.reset());

describe('the mode', () => {
  it.each([
    ['off', 'off'],
    ['dry-run', 'dry-run'],
    ['apply', 'apply'],
    [' apply\n', 'apply'],
  ])('is read from the parameter: %o', async (value, mode) => {
    holds(value);
    expect(await readMode(clients, '/mode')).toMatchObject({ mode });
  });

  it.each(['', 'APPLY', 'apply now', 'on', 'x\u001b[2J\ny'])(
    'is dry-run for the nonsense %o, which is shown in full and cleaned',
    async (value) => {
      holds(value);
      const { mode, because } = await readMode(clients, '/mode');
      expect(mode).toBe('dry-run');
      expect(because).toMatch(/^the parameter \/mode holds ".*", which reads as dry-run/u);
      // oxlint-disable-next-line no-control-regex -- that there are none is what is tested.
      expect(because).not.toMatch(/[\u0000-\u001f]/);
    },
  );

  it.each([
    ['missing', sdkError('ParameterNotFound'), 'does not exist'],
    ['denied', denial('ssm:GetParameter'), 'needs ssm:GetParameter'],
    ['throttled', throttle(), 'ThrottlingException'],
    ['timed out', timeOut(), 'TimeoutError'],
  ])('is dry-run when the parameter is %s, and says so', async (_, error, words) => {
    ssm.on(GetParameterCommand).rejects(error);
    const { mode, because } = await readMode(clients, '/mode');
    expect(mode).toBe('dry-run');
    expect(because).toContain(words);
  });

  it('is written over what was there', async () => {
    ssm.on(PutParameterCommand).resolves({});
    await writeMode(clients, '/mode', 'off');
    expect(ssm.commandCalls(PutParameterCommand)[0]?.args[0].input).toEqual({
      Name: '/mode',
      Value: 'off',
      Type: 'String',
      Overwrite: true,
    });
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
