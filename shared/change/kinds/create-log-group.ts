import type { Grant } from '../../configuration/configuration.ts';
import { serviceArnOf } from '../../workload/read-workload.ts';
import { consentOfGrant, isAutomaticFor } from '../consent.ts';
import { defineChange, type KindPlan, type PlanInput } from '../define-change.ts';
import type { Reason } from '../reason.ts';
import { isSameOrUnnamed } from '../same-call.ts';

/** Creates a log group that a grant names and that does not exist, with the grant's retention. */
export type CreateLogGroup = {
  readonly kind: 'create-log-group';
  readonly grant: string;
  /** Its ARN, without the suffix that AWS adds for its streams. */
  readonly logGroup: string;
  readonly region: string;
  readonly name: string;
  readonly retentionDays: number;
};

/** The inverse: deletes it only while it is empty and carries the product's tag. */
export type DeleteLogGroup = Omit<CreateLogGroup, 'kind' | 'retentionDays'> & { readonly kind: 'delete-log-group' };

export const createLogGroup = defineChange<CreateLogGroup, DeleteLogGroup>({
  target: ({ logGroup }) => logGroup,
  // A different retention does not make it another log group.
  identity: ({ kind, grant, logGroup }) => ({ kind, grant, logGroup }),
  shared: true,
  plan,
  isConsented: (action, { grants }, place) => {
    const grant = grants.find(({ name, logGroups }) => name === action.grant && logGroups.includes(action.logGroup));
    if (grant === undefined) return false;
    if (action.kind === 'delete-log-group') return true;
    return grant.logRetentionDays === action.retentionDays && isAutomaticFor(grant, place);
  },
  reads: ({ workload, definition, configuration }) => {
    const role = workload.overrideExecutionRoleArn ?? definition.executionRoleArn;
    const named = configuration.grants.some(({ logGroups }) => logGroups.length > 0);
    return named && role !== undefined ? [{ kind: 'role', subject: role }] : [];
  },
  shownBy: ({ region, name }) => ({ kind: 'log-group', subject: { region, name } }),
  isShown: ({ region, name }, facts) => {
    const fact = facts.get({ kind: 'log-group', subject: { region, name } });
    return fact?.is === 'known' || fact?.is === 'absent' ? fact.is === 'known' : undefined;
  },
  takeBack: (action) => deletionOf(action),
  reliantServices: ({ grant }, { grants }) => grants.find(({ name }) => name === grant)?.services,
  isSameFailure: ({ finding, claim }) =>
    claim.category === finding.category && isSameOrUnnamed(claim, finding.resource),
});

/** One creation for each log group, for all the containers that write to it. */
function plan({ findings, configuration, workload }: PlanInput): KindPlan<CreateLogGroup, DeleteLogGroup> {
  const unplanned: Record<string, Reason> = {};
  const wanted = new Map<
    string,
    { readonly action: CreateLogGroup; readonly grant: Grant; readonly findings: string[] }
  >();
  for (const { id, remedy } of findings) {
    if (remedy?.is !== 'missing' || serviceArnOf(workload) === undefined) continue;
    const { region, name } = remedy;
    const logGroup = `arn:${workload.partition}:logs:${region}:${workload.account}:log-group:${name}`;
    const grant = configuration.grants.find(({ logGroups }) => logGroups.includes(logGroup));
    if (grant === undefined) {
      unplanned[id] = { code: 'no-grant-names', resource: logGroup };
      continue;
    }
    const retentionDays = grant.logRetentionDays;
    const action = { kind: 'create-log-group' as const, grant: grant.name, logGroup, region, name, retentionDays };
    const one = wanted.get(logGroup) ?? { action, grant, findings: [] };
    one.findings.push(id);
    wanted.set(logGroup, one);
  }
  const changes = [...wanted.values()].map(({ action, grant, findings: ids }) => ({
    action,
    inverse: deletionOf(action),
    findings: ids,
    consent: consentOfGrant(grant),
    follows: null,
  }));
  return { changes, unplanned };
}

function deletionOf({ grant, logGroup, region, name }: CreateLogGroup): DeleteLogGroup {
  return { kind: 'delete-log-group', grant, logGroup, region, name };
}
