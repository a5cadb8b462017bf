import { lastPart } from '../../shared/arn.ts';
import type { GrantedPolicy } from '../../shared/aws/operating/read-remains.ts';
import { CallError, describeFailure } from '../../shared/aws/sdk-error.ts';
import type { ShownIncident } from '../../shared/notification/notification.ts';
import { confirm } from '../confirm.ts';
import { serviceName } from '../service-name.ts';
import type { Standing } from './find-standing.ts';
import { isAttachedFor } from './own-policies.ts';
import type { Uninstalling } from './uninstalling.ts';

/** What came of it. `attached`: the policies that are still attached, to these roles. */
export type Detached = {
  readonly takenBack: readonly string[];
  readonly failed: readonly string[];
  readonly attached: readonly GrantedPolicy[];
};

/**
 * Detaches what IAM still shows as attached, with the person's own credentials and role by role: what the ledger does not know
 * any more, and what the product may not undo.
 */
export async function detachOneByOne(
  uninstalling: Uninstalling,
  keptIncidents: readonly ShownIncident[],
  policies: readonly GrantedPolicy[],
): Promise<Detached> {
  const [takenBack, failed]: [string[], string[]] = [[], []];
  const attached: GrantedPolicy[] = [];
  for (const { arn, roles } of policies) {
    const left: string[] = [];
    for (const role of roles) {
      const name = `${lastPart(arn)} on role ${role}`;
      // The person was asked about it already, as a change of an incident, and said no.
      const isKept = keptIncidents.some((incident) => isAttachedFor(incident, arn, role));
      if (isKept || !(await isWanted(uninstalling, arn, role))) left.push(role);
      else {
        const fault = await detach(uninstalling, role, arn);
        if (fault === null) takenBack.push(name);
        else {
          left.push(role);
          failed.push(`${name}: ${fault}`);
        }
      }
    }
    if (left.length > 0) attached.push({ arn, roles: left });
  }
  return { takenBack, failed, attached };
}

async function isWanted({ context: { terminal }, options, standing }: Uninstalling, policy: string, role: string) {
  if (options.keep === true) return false;
  await terminal.err.write(`\n${lastPart(policy)} is attached to the role ${role}.\n${consequence(standing, role)}\n`);
  return options.takeBack === true || (await confirm(terminal, `Detach it from ${role}?`, false));
}

/** Which services stop starting then. */
function consequence({ grants }: Standing, role: string): string {
  const services = grants
    .filter(({ executionRole }) => lastPart(executionRole) === role)
    .flatMap(({ services: named }) => named.map(serviceName));
  return services.length === 0
    ? 'If it is detached, tasks that start with this role and need what the policy allows fail.'
    : `If it is detached, new tasks of ${[...new Set(services)].join(', ')} fail, unless the role has the access from elsewhere.`;
}

async function detach({ site }: Uninstalling, role: string, policy: string): Promise<string | null> {
  try {
    await site.detach(role, policy);
    return null;
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    return describeFailure(error.failure);
  }
}
