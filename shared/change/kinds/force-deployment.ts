import type { Configuration } from '../../configuration/configuration.ts';
import type { Facts } from '../../evidence/ask.ts';
import type { Deployment, Service } from '../../evidence/ecs.ts';
import { serviceArnOf } from '../../workload/read-workload.ts';
import type { Workload } from '../../workload/workload.ts';
import { consentOfGrant, isAutomaticFor, isNamedBy } from '../consent.ts';
import { defineChange, type KindPlan, type PlanInput, type Sent, type Trace } from '../define-change.ts';
import { deployable } from '../guardrails/deployable.ts';
import { notRead } from '../not-read.ts';
import type { Consent, Place, Planned } from '../planned.ts';
import { isSameCall } from '../same-call.ts';

/** Starts one new deployment of the revision that the service has, which resets ECS's back-off. */
export type ForceDeployment = {
  readonly kind: 'force-deployment';
  readonly service: string;
  readonly cluster: string;
  readonly taskDefinition: string;
};

/** The ids of the service's primary deployments when it was made; null where ECS did not tell. */
export type SeenDeployments = {
  readonly is: 'deployments';
  readonly before: string | null;
  readonly after: string | null;
};

export const forceDeployment = defineChange<ForceDeployment>({
  target: ({ service }) => service,
  optional: true,
  startsDeployment: true,
  staysInEffect: false,
  guardrails: { beforeConsent: [deployable], afterConsent: [] },
  trace,
  plan,
  isConsented: ({ service }, { grants }, place) =>
    service === place.serviceArn &&
    grants.some((grant) => grant.forceDeployment && isNamedBy(grant, place) && isAutomaticFor(grant, place)),
  isSameFailure: ({ finding, claim }) => isSameCall(finding, claim),
});

/** Another deployment of the same revision counts as the product's own: somebody else's resets the back-off too. */
function trace({ service: subject, taskDefinition }: ForceDeployment, { seenBefore }: Sent, facts: Facts): Trace {
  const ask = { kind: 'service', subject } as const;
  const unread = notRead([ask], facts);
  if (unread !== undefined) return unread;
  const service = facts.get(ask);
  const primary = service?.is === 'known' ? primaryOf(service.value) : undefined;
  const isAnother = primary?.taskDefinitionArn === taskDefinition && primary.id !== seenBefore;
  return isAnother ? { is: 'made', created: null } : { is: 'not-made' };
}

function primaryOf({ deployments }: Service): Deployment | undefined {
  return deployments.find(({ status }) => status === 'PRIMARY');
}

/**
 * A forced deployment by itself: the cause is gone, and ECS has stopped trying. Undefined if no grant of the service
 * allows it.
 * @param shown the service as ECS shows it.
 * @param findings ids of the findings whose cause is gone.
 */
export function planForced(
  { cluster, taskDefinitionArn: taskDefinition }: Pick<Workload, 'cluster' | 'taskDefinitionArn'>,
  place: Place,
  { grants }: Pick<Configuration, 'grants'>,
  shown: Service,
  findings: readonly string[],
): Omit<Planned<ForceDeployment, never>, 'id'> | undefined {
  const { serviceArn: service } = place;
  const grant = grants.find((one) => one.forceDeployment && isNamedBy(one, place) && isAutomaticFor(one, place));
  if (grant === undefined || service === null) return undefined;
  return forced({ kind: 'force-deployment', service, cluster, taskDefinition }, shown, consentOfGrant(grant), findings);
}

function forced(
  action: ForceDeployment,
  shown: Service | undefined,
  consent: Consent,
  findings: readonly string[],
): Omit<Planned<ForceDeployment, never>, 'id'> {
  const replaced = shown === undefined ? undefined : primaryOf(shown)?.id;
  const seenBefore = replaced === undefined ? {} : { seenBefore: replaced };
  return { action, inverse: { none: 'same-revision' }, findings, consent, follows: null, ...seenBefore };
}

/**
 * ECS may wait half an hour before it tries again. So a plan of attachments ends with one forced deployment, if the
 * owner allowed it.
 */
function plan(
  { workload, findings, configuration, service }: PlanInput,
  before: readonly Planned[],
): KindPlan<ForceDeployment> {
  const throttled = findings.some((finding) => finding.category === 'throttled');
  const grants = before.map(({ consent }) =>
    consent.is === 'grant' ? configuration.grants.find((grant) => grant.name === consent.name) : undefined,
  );
  const serviceArn = serviceArnOf(workload);
  // Only the services that a grant names may be deployed with its permission.
  const index = grants.findIndex(
    (grant) => grant?.forceDeployment === true && grant.services.some((one) => one === serviceArn),
  );
  const [grant, repair] = [grants[index], before[index]];
  // A service that is moved gets a new deployment anyway.
  const moves = before.some(({ consent }) => consent.is === 'correction');
  if (grant === undefined || repair === undefined || serviceArn === undefined) return { changes: [], unplanned: {} };
  if (throttled || moves) return { changes: [], unplanned: {} };
  const { taskDefinitionArn: taskDefinition, cluster } = workload;
  const action = { kind: 'force-deployment', service: serviceArn, cluster, taskDefinition } as const;
  return { changes: [forced(action, service, consentOfGrant(grant), repair.findings)], unplanned: {} };
}
