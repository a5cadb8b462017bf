import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeRepositoriesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DescribeParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import type { NamesLike } from '../../../shared/evidence/names.ts';

import { itTellsFailuresApart, known } from './collecting.ts';

const secrets = mockClient(SecretsManagerClient);
const ssm = mockClient(SSMClient);
const logs = mockClient(CloudWatchLogsClient);
const ecr = mockClient(ECRClient);
beforeEach(() => [secrets, ssm, logs, ecr].forEach((client) => client.reset()));

const like = (of: NamesLike['of'], name: string): NamesLike => ({
  of,
  region: 'us-west-2',
  name,
});
const named = (...names: readonly string[]) => ({ SecretList: names.map((Name) => ({ Name })) });
const searched = () => secrets.commandCalls(ListSecretsCommand).map(({ args }) => args[0].input.Filters?.[0]?.Values);

describe('names like a missing one', () => {
  itTellsFailuresApart('names-like', like('secret', 'app/db'), 'secretsmanager:ListSecrets', (error) => {
    secrets.rejects(error);
  });
  itTellsFailuresApart('names-like', like('parameter', '/app/db'), 'ssm:DescribeParameters', (error) => {
    ssm.rejects(error);
  });
  itTellsFailuresApart('names-like', like('log-group', '/ecs/web'), 'logs:DescribeLogGroups', (error) => {
    logs.rejects(error);
  });
  itTellsFailuresApart('names-like', like('repository', 'team/api'), 'ecr:DescribeRepositories', (error) => {
    ecr.rejects(error);
  });

  it('are the nearest secrets of its folder in its Region, at most five', async () => {
    secrets
      .on(ListSecretsCommand, { Filters: [{ Key: 'name', Values: ['prod/app/'] }] })
      .resolves(
        named('prod/app/a-long-name', 'prod/app/databse', 'prod/app/db', 'prod/app/x', 'prod/app/y', 'prod/app/z'),
      );
    const found = await known('names-like', like('secret', 'prod/app/database'));
    expect(found).toHaveLength(5);
    expect(found[0]).toBe('prod/app/databse');
    expect(await secrets.call(0).thisValue.config.region()).toBe('us-west-2');
    expect(searched()).toEqual([['prod/app/']]);
  });

  it('are the nearest repositories of the registry, which cannot be searched', async () => {
    const names = ['team/web', 'team/apis', 'other/api'].map((repositoryName) => ({ repositoryName }));
    ecr.on(DescribeRepositoriesCommand).resolves({ repositories: names });
    expect((await known('names-like', like('repository', 'team/api')))[0]).toBe('team/apis');
    expect(await ecr.call(0).thisValue.config.region()).toBe('us-west-2');
  });

  it('are parameters and log groups that begin alike', async () => {
    ssm
      .on(DescribeParametersCommand, {
        ParameterFilters: [{ Key: 'Name', Option: 'BeginsWith', Values: ['/app/'] }],
      })
      .resolves({ Parameters: [{ Name: '/app/jwt' }, { Name: '/app/dbs' }] });
    logs
      .on(DescribeLogGroupsCommand, { logGroupNamePrefix: '/ecs/' })
      .resolves({ logGroups: [{ logGroupName: '/ecs/web-2' }] });
    expect(await known('names-like', like('parameter', '/app/db'))).toEqual(['/app/dbs', '/app/jwt']);
    expect(await known('names-like', like('log-group', '/ecs/web'))).toEqual(['/ecs/web-2']);
  });

  it.each([
    ['database', 'data'],
    ['/database', '/data'],
    ['x', 'x'],
  ])('of %s, which stands in no folder, are searched by %s', async (name, prefix) => {
    secrets.on(ListSecretsCommand).resolves(named(`${prefix}-1`));
    await known('names-like', like('secret', name));
    expect(searched()).toEqual([[prefix]]);
  });

  it('are searched once more by the first letters if the folder is mistyped, and never a third time', async () => {
    secrets.on(ListSecretsCommand).resolves({});
    secrets
      .on(ListSecretsCommand, { Filters: [{ Key: 'name', Values: ['pro'] }] })
      .resolves(named('prod/db', 'prometheus'));
    expect(await known('names-like', like('secret', 'prood/db'))).toEqual(['prod/db', 'prometheus']);
    secrets.reset();
    secrets.on(ListSecretsCommand).resolves({});
    expect(await known('names-like', like('secret', 'prood/db'))).toEqual([]);
    expect(searched()).toEqual([['prood/'], ['pro']]);
  });

  it('are searched only by characters that a name may hold: an unreplaced variable would make the call invalid', async () => {
    secrets.on(ListSecretsCommand).resolves(named('prod/db'));
    await known('names-like', like('secret', 'prod/${NAME}/db'));
    await known('names-like', like('secret', '!x'));
    expect(searched()).toEqual([['prod/']]);
  });
});
