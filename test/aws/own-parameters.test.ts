import {
  DeleteParameterCommand,
  GetParameterCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createClients } from '../../shared/aws/clients/clients.ts';
import { createOwnParameters } from '../../shared/aws/own-parameters.ts';
import { denial, sdkError } from './sdk-errors.ts';

const ssm = mockClient(SSMClient);
const parameters = createOwnParameters(createClients({ region: 'eu-west-1' }));
const parameter = { name: '/mode', value: 'dry-run', description: 'the mode', allowedPattern: '^off$', stack: 'arn' };
beforeEach(() => ssm.reset());

describe('a parameter of the installation', () => {
  it('is made with its pattern and the tag of its stack, and never written over', async () => {
    ssm.on(PutParameterCommand).resolvesOnce({}).rejects(sdkError('ParameterAlreadyExists'));
    expect([await parameters.create(parameter), await parameters.create(parameter)]).toEqual([true, false]);
    const [made] = ssm.commandCalls(PutParameterCommand).map(({ args }) => args[0].input);
    expect(made).toMatchObject({ AllowedPattern: '^off$', Tags: [{ Key: 'ecs-init-remediator:stack', Value: 'arn' }] });
    expect(made?.Overwrite).toBeUndefined();
  });

  it('tells who made it', async () => {
    ssm
      .on(ListTagsForResourceCommand)
      .resolvesOnce({ TagList: [{ Key: 'ecs-init-remediator:stack', Value: 'arn' }] })
      .resolvesOnce({})
      .rejects(sdkError('InvalidResourceId'));
    const told = [await parameters.madeBy('/mode'), await parameters.madeBy('/mode'), await parameters.madeBy('/mode')];
    expect(told).toEqual(['arn', undefined, undefined]);
  });

  it('that is not there is nothing to read or delete', async () => {
    ssm.on(GetParameterCommand).rejects(sdkError('ParameterNotFound'));
    ssm.on(DeleteParameterCommand).rejects(sdkError('ParameterNotFound'));
    expect(await parameters.read('/mode')).toBeUndefined();
    await expect(parameters.remove('/mode')).resolves.toBeUndefined();
  });

  it('is not taken for missing where AWS refuses the call', async () => {
    ssm.onAnyCommand().rejects(denial('ssm:GetParameter'));
    await expect(parameters.read('/mode')).rejects.toThrow('denied');
    await expect(parameters.madeBy('/mode')).rejects.toThrow('denied');
    await expect(parameters.create(parameter)).rejects.toThrow('denied');
  });
});
