import { DescribeServicesCommand, type ECSClient } from '@aws-sdk/client-ecs';
import { GetRoleCommand, type IAMClient } from '@aws-sdk/client-iam';
import { ecsNames, lastPart } from '../../arn.ts';
import type { Grant } from '../../configuration/configuration.ts';
import { limitConcurrency } from '../../limit-concurrency.ts';
import { inChunks } from '../reads/in-chunks.ts';
import { CallError, call } from '../sdk-error.ts';

/** What of a grant tells whether it covers anything. */
export type Granted = Pick<Grant, 'name' | 'executionRole' | 'services'>;

/** A grant that covers nothing: its role does not exist, or none of the services that it names is active. */
export type IdleGrant = { readonly name: string; readonly because: 'no-role' | 'no-active-service' };

type GrantClients = { readonly iam: IAMClient; readonly ecs: ECSClient };

/** The grants that cover nothing. One that names no service is for whatever a person approves. @throws CallError */
export async function findIdleGrants(clients: GrantClients, grants: readonly Granted[]): Promise<readonly IdleGrant[]> {
  const few = limitConcurrency(5);
  const roles = [...new Set(grants.map(({ executionRole }) => executionRole))];
  const [existing, active] = await Promise.all([
    Promise.all(roles.map((arn) => few(async () => ((await hasRole(clients.iam, arn)) ? [arn] : [])))),
    activeServices(
      clients.ecs,
      grants.flatMap(({ services }) => services),
    ),
  ]);
  const found = new Set(existing.flat());
  return grants.flatMap(({ name, executionRole, services }): readonly IdleGrant[] => {
    if (!found.has(executionRole)) return [{ name, because: 'no-role' }];
    return services.length === 0 || services.some((arn) => active.has(arn))
      ? []
      : [{ name, because: 'no-active-service' }];
  });
}

async function hasRole(iam: IAMClient, arn: string): Promise<boolean> {
  return !(await isNotFound(call('iam:GetRole', iam.send(new GetRoleCommand({ RoleName: lastPart(arn) })))));
}

async function activeServices(ecs: ECSClient, services: readonly string[]): Promise<ReadonlySet<string>> {
  const clusters = [...new Set(services.flatMap((arn) => ecsNames(arn).cluster ?? []))];
  const few = limitConcurrency(5);
  const reads = clusters.flatMap((cluster) => {
    const own = [...new Set(services.filter((arn) => ecsNames(arn).cluster === cluster))];
    return inChunks(own, 10).map((chunk) => few(() => activeOf(ecs, cluster, chunk)));
  });
  return new Set((await Promise.all(reads)).flat());
}

async function activeOf(ecs: ECSClient, cluster: string, services: readonly string[]): Promise<readonly string[]> {
  const sent = call(
    'ecs:DescribeServices',
    ecs.send(new DescribeServicesCommand({ cluster, services: [...services] })),
  );
  if (await isNotFound(sent)) return [];
  const { services: found = [] } = await sent;
  return found.filter(({ status }) => status === 'ACTIVE').flatMap(({ serviceArn }) => serviceArn ?? []);
}

/** Whether AWS answers that there is no such thing. @throws CallError for every other failure */
async function isNotFound(sent: Promise<unknown>): Promise<boolean> {
  try {
    await sent;
    return false;
  } catch (error) {
    if (error instanceof CallError && error.failure.kind === 'not-found') return true;
    throw error;
  }
}
