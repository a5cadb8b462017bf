import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { claimReader } from '../../shared/aws/claim.ts';
import { createClients } from '../../shared/aws/clients/clients.ts';
import { CLAIM_PARAMETER } from '../../shared/environment.ts';
import { denial, sdkError } from './sdk-errors.ts';

const ssm = mockClient(SSMClient);
const clients = createClients({ region: 'eu-west-1' });
const operator = 'arn:aws:lambda:eu-west-1:111122223333:function:ours';
const theirs = 'arn:aws:lambda:eu-west-1:111122223333:function:theirs';
const holds = (Value: string) => ({ Parameter: { Value } });

let time: string;
const readerOf = (takes: boolean) => claimReader(clients, { operator, takes, now: () => time });

beforeEach(() => {
  time = '2026-11-23T10:00:00.000Z';
  ssm.reset();
});

describe('the claim to change things in an account and Region', () => {
  it('is made by the first installation that asks, which never writes over another one', async () => {
    ssm.on(GetParameterCommand).rejects(sdkError('ParameterNotFound'));
    ssm.on(PutParameterCommand).resolves({});
    expect(await readerOf(true)()).toEqual({ is: 'own' });
    expect(ssm.commandCalls(PutParameterCommand).map(({ args }) => args[0].input)).toEqual([
      expect.objectContaining({ Name: CLAIM_PARAMETER, Value: operator, Overwrite: false }),
    ]);
  });

  it('is that of the other one where both ask at the same moment', async () => {
    ssm.on(GetParameterCommand).rejectsOnce(sdkError('ParameterNotFound')).resolves(holds(theirs));
    ssm.on(PutParameterCommand).rejects(sdkError('ParameterAlreadyExists'));
    expect(await readerOf(true)()).toEqual({ is: 'other', parameter: CLAIM_PARAMETER, operator: theirs });
  });

  it('is read each time while another one has it, and then taken', async () => {
    ssm.on(GetParameterCommand).resolvesOnce(holds(theirs)).rejects(sdkError('ParameterNotFound'));
    ssm.on(PutParameterCommand).resolves({});
    const read = readerOf(true);
    expect([await read(), await read()]).toEqual([expect.objectContaining({ is: 'other' }), { is: 'own' }]);
  });

  it('is read once a minute while it is its own', async () => {
    ssm.on(GetParameterCommand).resolves(holds(operator));
    const read = readerOf(true);
    await read();
    await read();
    expect(ssm.commandCalls(GetParameterCommand)).toHaveLength(1);
    time = '2026-11-23T10:01:00.001Z';
    await read();
    expect(ssm.commandCalls(GetParameterCommand)).toHaveLength(2);
  });

  it('is not made by who only tells of it', async () => {
    ssm.on(GetParameterCommand).rejects(sdkError('ParameterNotFound'));
    expect(await readerOf(false)()).toEqual({ is: 'own' });
    expect(ssm.commandCalls(PutParameterCommand)).toEqual([]);
  });

  it.each([
    ['read', GetParameterCommand, 'ssm:GetParameter'],
    ['made', PutParameterCommand, 'ssm:PutParameter'],
  ] as const)('is unknown where it may not be %s, with the permission', async (_, command, permission) => {
    ssm.on(GetParameterCommand).rejects(sdkError('ParameterNotFound'));
    ssm.on(command as typeof GetParameterCommand).rejects(denial(permission));
    expect(await readerOf(true)()).toMatchObject({
      is: 'unread',
      why: { is: 'parameter-unread', parameter: CLAIM_PARAMETER, permission },
    });
  });
});
