import { createHash } from 'node:crypto';
import type { Configuration, CorrectionConsent, Grant } from '../configuration/configuration.ts';
import { grantPolicyArn } from '../configuration/grant-policy.ts';
import type { Finding, Remedy } from '../diagnosis/finding.ts';
import type { Service } from '../evidence/ecs.ts';
import { serviceArnOf } from '../workload/read-workload.ts';
import type { TaskDefinition, Workload } from '../workload/workload.ts';
import type { Action, AttachGrant, Correction, Inverse, RegisterRevision } from './action.ts';
import { grantCovers } from './grant-covers.ts';

/** A change that would repair findings, before any guardrail. */
export type PlannedAction = {
  readonly id: string;
  readonly action: Action;
  readonly inverse: Inverse;
  /** Ids of the findings that it is to repair. */
  readonly findings: readonly string[];
  /** The owner's consent that it rests on. */
  readonly grant?: Grant;
  readonly consent?: CorrectionConsent;
  readonly before: string;
  readonly after: string;
};

/** All changes for a diagnosis, in the order in which they are made, and why the rest has none. */
export type Plan = {
  readonly actions: readonly PlannedAction[];
  /** Finding id to why no change is planned for it, in one sentence. */
  readonly unplanned: Readonly<Record<string, string>>;
};

export type PlanInput = {
  readonly findings: readonly Finding[];
  readonly configuration: Configuration;
  readonly workload: Workload;
  readonly definition: TaskDefinition | undefined;
  readonly service: Service | undefined;
};

/** Joins what the causes would repair into changes: one attachment a grant, one revision for all its correctable references. Pure. */
export function plan(input: PlanInput): Plan {
  const unplanned: Record<string, string> = {};
  const attachments = planAttachments(input, unplanned);
  const corrections = planCorrections(input, unplanned);
  const forced = corrections.length === 0 ? planForcedDeployment(attachments, input) : [];
  for (const finding of input.findings) {
    if (finding.remedy === null) unplanned[finding.id] = withoutRemedy(finding);
  }
  return { actions: [...attachments, ...corrections, ...forced], unplanned };
}

/** Identifies an action: the same change of the same thing has the same id, whenever it is planned. */
function actionId(action: Action): string {
  const { to: _, ...stable } = action as Action & { to?: string };
  return createHash('sha256').update(JSON.stringify(stable)).digest('hex').slice(0, 16);
}

function withoutRemedy(finding: Finding): string {
  if (finding.certainty === 'undecided') return 'the cause is not decided: a read is missing';
  return finding.category === 'network' ? 'only a person can change the network' : 'only a person can change this';
}

function planAttachments(input: PlanInput, unplanned: Record<string, string>): readonly PlannedAction[] {
  const planned = new Map<string, PlannedAction>();
  for (const finding of input.findings) {
    const { remedy } = finding;
    if (remedy?.is !== 'permission') continue;
    const ofRole = input.configuration.grants.filter((grant) => grant.executionRole === remedy.role);
    const grant = ofRole.find((one) => grantCovers(one, remedy.statement));
    if (grant === undefined) {
      unplanned[finding.id] =
        ofRole.length === 0
          ? `no grant names the role ${remedy.role}`
          : `no grant of the role covers ${remedy.statement.resources.join(', ')}`;
      continue;
    }
    const earlier = planned.get(grant.name);
    const one = earlier ?? attach(grant, input.workload);
    planned.set(grant.name, { ...one, findings: [...one.findings, finding.id] });
  }
  return [...planned.values()];
}

function attach(grant: Grant, workload: Workload): PlannedAction {
  const policy = grantPolicyArn(workload, grant.name);
  const action: AttachGrant = { kind: 'attach-grant', grant: grant.name, role: grant.executionRole, policy };
  return {
    id: actionId(action),
    action,
    inverse: { ...action, kind: 'detach-grant' },
    findings: [],
    grant,
    before: `${policy} is not attached to ${grant.executionRole}`,
    after: `${policy} is attached to ${grant.executionRole}`,
  };
}

type Corrected = Extract<Remedy, { is: 'correction' }>;

/** One revision for all correctable references; a reference that a person must decide keeps the revision from being made. */
function planCorrections(input: PlanInput, unplanned: Record<string, string>): readonly PlannedAction[] {
  const { findings, configuration, workload, definition } = input;
  const broken = findings.filter(
    (finding) =>
      finding.remedy?.is === 'correction' || (finding.category === 'reference-format' && finding.remedy === null),
  );
  if (broken.length === 0) return [];
  const consent = configuration.corrections.find((one) => one.family === workload.family);
  const asked = broken.filter((finding) => finding.remedy?.is !== 'correction' || finding.remedy.ask);
  const why = (finding: Finding): string | undefined => {
    if (finding.remedy?.is === 'correction' && finding.remedy.ask)
      return 'only a person can know what this reference was meant to be';
    if (consent === undefined) return `no correction is configured for the family ${workload.family}`;
    if (asked.length > 0)
      return `another reference of this revision needs a person first: ${asked.map((one) => one.requirement).join(', ')}`;
    return definition === undefined ? 'the task definition could not be read' : undefined;
  };
  const correctable = broken.filter((finding) => finding.remedy !== null);
  for (const finding of correctable) {
    const because = why(finding);
    if (because !== undefined) unplanned[finding.id] = because;
  }
  const ready = correctable.filter((finding) => unplanned[finding.id] === undefined);
  if (consent === undefined || ready.length === 0) return [];
  return register(ready, consent, input);
}

function register(
  findings: readonly Finding[],
  consent: CorrectionConsent,
  { workload, service }: PlanInput,
): readonly PlannedAction[] {
  const corrections = findings
    .flatMap(({ remedy }) => (remedy?.is === 'correction' ? [correctionOf(remedy)] : []))
    .toSorted((a, b) => (a.pointer < b.pointer ? -1 : 1));
  const action: RegisterRevision = {
    kind: 'register-revision',
    family: workload.family,
    from: workload.taskDefinitionArn,
    corrections,
  };
  const ids = findings.map((finding) => finding.id);
  const registered: PlannedAction = {
    id: actionId(action),
    action,
    inverse: { none: 'a revision that no service uses changes nothing; it is left registered' },
    findings: ids,
    consent,
    before: corrections.map((one) => one.before).join('\n'),
    after: corrections.map((one) => one.after).join('\n'),
  };
  const serviceArn = serviceArnOf(workload);
  if (serviceArn === undefined) return [registered];
  const moved = move(serviceArn, workload, service);
  return [registered, { ...moved, findings: ids, consent }];
}

function correctionOf({ pointer, container, name, before, after }: Corrected): Correction {
  return { pointer, container, name, before, after };
}

function move(serviceArn: string, workload: Workload, service: Service | undefined): Omit<PlannedAction, 'findings'> {
  const action: Action = {
    kind: 'move-service',
    service: serviceArn,
    cluster: workload.cluster,
    from: workload.taskDefinitionArn,
  };
  const completed = service?.deployments.find(
    (one) => one.rolloutState === 'COMPLETED' && one.taskDefinitionArn !== workload.taskDefinitionArn,
  );
  return {
    id: actionId(action),
    action,
    inverse:
      completed === undefined
        ? {
            none: 'no earlier revision of this service is known to have completed, and it is never moved back to the failing one',
          }
        : {
            kind: 'move-service',
            service: serviceArn,
            cluster: workload.cluster,
            from: '',
            to: completed.taskDefinitionArn,
          },
    before: workload.taskDefinitionArn,
    after: 'the corrected revision',
  };
}

/** ECS may wait half an hour before it tries again: where the owner allowed it, the plan ends with one forced deployment. */
function planForcedDeployment(
  attachments: readonly PlannedAction[],
  { workload, service, findings }: PlanInput,
): readonly PlannedAction[] {
  const serviceArn = serviceArnOf(workload);
  const allowed = attachments.find((one) => one.grant?.forceDeployment === true);
  const throttled = findings.some((finding) => finding.category === 'throttled');
  if (allowed?.grant === undefined || serviceArn === undefined || throttled || service?.runningCount !== 0) return [];
  const action: Action = {
    kind: 'force-deployment',
    service: serviceArn,
    cluster: workload.cluster,
    taskDefinition: workload.taskDefinitionArn,
  };
  return [
    {
      id: actionId(action),
      action,
      inverse: { none: 'a deployment of the same revision changes nothing that could be put back' },
      findings: allowed.findings,
      grant: allowed.grant,
      before: 'ECS waits before it tries again',
      after: 'a new deployment of the same revision',
    },
  ];
}
