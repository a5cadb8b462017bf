import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeRepositoriesCommand } from '@aws-sdk/client-ecr';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { DescribeParametersCommand } from '@aws-sdk/client-ssm';
import type { NamesLike } from '../../evidence/names.ts';
import type { Clients } from '../clients/clients.ts';
import { nearestNames } from '../reads/nearest-names.ts';
import { type Collector, type Reading, readFact } from '../reads/read-fact.ts';
import { call } from '../sdk-error.ts';

const sources = {
  secret: 'secretsmanager:ListSecrets',
  parameter: 'ssm:DescribeParameters',
  'log-group': 'logs:DescribeLogGroups',
  repository: 'ecr:DescribeRepositories',
} as const;

/**
 * The existing names nearest to a missing one, at most 5, as a hint for people. This read proves nothing about what
 * does not exist.
 */
export const collectNamesLike: Collector<'names-like'> = (wanted, reading) =>
  readFact(reading, sources[wanted.of], () => search(wanted, reading));

/**
 * Searches by the beginning of the name. If nothing begins so, it searches again by a shorter beginning. One page of
 * each is enough.
 */
async function search(wanted: NamesLike, { clients }: Reading): Promise<readonly string[]> {
  for (const prefix of prefixesOf(wanted.name)) {
    const found = await namesFrom(prefix, wanted, clients);
    if (found.length > 0) return nearestNames(wanted.name, found);
  }
  return [];
}

/**
 * The prefixes to search: everything up to the last slash (without a slash: the first half of the name), then a shorter
 * beginning. They hold only characters that all these services accept: other characters (`${VARIABLE}`) would make the
 * search invalid.
 */
function prefixesOf(name: string): readonly string[] {
  const usable = /^[\w/.-]*/.exec(name)?.[0] ?? '';
  const folder = usable.slice(0, usable.lastIndexOf('/') + 1);
  const half = usable.slice(0, Math.ceil(usable.length / 2));
  const first = /\w/.test(folder) ? folder : half;
  const beginning = /^\/?\w{1,3}/.exec(usable)?.[0] ?? '';
  return [...new Set([first, beginning])].filter((prefix) => /\w/.test(prefix));
}

async function namesFrom(prefix: string, { of, region }: NamesLike, clients: Clients): Promise<readonly string[]> {
  switch (of) {
    case 'secret': {
      const client = await clients.secretsManager(region);
      const command = new ListSecretsCommand({ Filters: [{ Key: 'name', Values: [prefix] }], MaxResults: 100 });
      const { SecretList: secrets } = await call(sources[of], client.send(command));
      return (secrets ?? []).flatMap(({ Name: name }) => name ?? []);
    }
    case 'parameter': {
      const ssm = await clients.ssm(region);
      const filter = { Key: 'Name', Option: 'BeginsWith', Values: [prefix] };
      const command = new DescribeParametersCommand({ ParameterFilters: [filter], MaxResults: 50 });
      const { Parameters: parameters } = await call(sources[of], ssm.send(command));
      return (parameters ?? []).flatMap(({ Name: name }) => name ?? []);
    }
    case 'log-group': {
      const logs = await clients.logs(region);
      const command = new DescribeLogGroupsCommand({ logGroupNamePrefix: prefix, limit: 50 });
      const { logGroups: groups } = await call(sources[of], logs.send(command));
      return (groups ?? []).flatMap(({ logGroupName: name }) => name ?? []);
    }
    // ECR cannot search by a name: its repositories come in one list.
    case 'repository': {
      const ecr = await clients.ecr(region);
      const { repositories } = await call(sources[of], ecr.send(new DescribeRepositoriesCommand({ maxResults: 1000 })));
      return (repositories ?? []).flatMap(({ repositoryName: name }) => name ?? []);
    }
  }
}
