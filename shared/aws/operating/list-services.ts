import { type ECSClient, ListClustersCommand, ListServicesCommand } from '@aws-sdk/client-ecs';
import { formatArn, lastPart, parseArn } from '../../arn.ts';
import { call } from '../sdk-error.ts';
import { type Checked, check } from './checked.ts';

/** The services of a cluster, as ARNs that name it; `cut`: there are more than were listed. */
export type ListedCluster = {
  readonly cluster: string;
  readonly services: Checked<{ readonly arns: readonly string[]; readonly cut: boolean }>;
};

type Page = { readonly arns: readonly string[] | undefined; readonly next: string | undefined };

/** A page holds up to 100. */
const mostPages = 10;

/** Names or ARNs of the clusters, at most 1,000. */
export async function listClusters(ecs: ECSClient): Promise<readonly string[]> {
  const { arns } = await pages(async (nextToken) => {
    const answer = await call('ecs:ListClusters', ecs.send(new ListClustersCommand({ nextToken })));
    return { arns: answer.clusterArns, next: answer.nextToken };
  });
  return arns;
}

/** The services of a cluster, at most 1,000. What may not be listed is said, and nothing is thrown for it. */
export async function listServices(ecs: ECSClient, cluster: string): Promise<ListedCluster> {
  const services = await check(async () => {
    const { arns, cut } = await pages(async (nextToken) => {
      const command = new ListServicesCommand({ cluster, nextToken, maxResults: 100 });
      const answer = await call('ecs:ListServices', ecs.send(command));
      return { arns: answer.serviceArns, next: answer.nextToken };
    });
    return { arns: arns.map((arn) => inCluster(arn, lastPart(cluster))), cut };
  });
  return { cluster: lastPart(cluster), services };
}

/** The form of ARNs from before 2018 does not name the cluster. */
function inCluster(arn: string, cluster: string): string {
  const parsed = parseArn(arn);
  return parsed === undefined ? arn : formatArn({ ...parsed, resource: `service/${cluster}/${lastPart(arn)}` });
}

async function pages(ask: (nextToken: string | undefined) => Promise<Page>) {
  const arns: string[] = [];
  let next: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const answer: Page = await ask(next);
    arns.push(...(answer.arns ?? []));
    next = answer.next;
    if (next === undefined) break;
  }
  return { arns, cut: next !== undefined };
}
