import { type Instant, millisecondsBetween } from '../event/instant.ts';
import type { Ask, Facts } from '../evidence/ask.ts';
import type { TaskRecord } from '../evidence/ecs.ts';
import type { Claim } from '../stopped-reason/claim.ts';
import { serviceArnOf } from '../workload/read-workload.ts';
import { runsOnFargate } from '../workload/requirements.ts';
import type { Workload } from '../workload/workload.ts';
import { report } from './advice/report.ts';
import { cite } from './cite.ts';
import type { Finding } from './finding.ts';
import type { DiagnosisInput } from './judged.ts';
import type { Passing } from './passing.ts';

/** What was told of a failure. */
type Told = Pick<DiagnosisInput, 'workload' | 'definition' | 'failure'> & { readonly claim: Claim | undefined };

/** In milliseconds. ECS shows a stopped task for about an hour, so only starts of that time can be compared. */
const comparable = 60 * 60_000;

/**
 * The service's tasks, if the text may describe a fault that passes by itself. They show whether other starts of the
 * same revision work. Of a denial, simulations tell more. Where ECS could make no task, each start that it shows was
 * before, because its first success would have ended that. An instance keeps images, so that a start there shows nothing
 * of a pull.
 */
export function startsAsks(told: Told): readonly Ask<'service-tasks'>[] {
  const { workload, claim, failure } = told;
  const subject = serviceArnOf(workload);
  if (subject === undefined || claim === undefined || claim.category === 'iam') return [];
  if (failure?.serviceEvent !== undefined) return [];
  if (claim.stage === 'image-pull' && !isOnFargate(told)) return [];
  if (report(claim).passes.is !== 'perhaps') return [];
  return [{ kind: 'service-tasks', subject }];
}

/** Whether other starts may tell more of a finding: only the text tells of it, and it may pass by itself. */
export function mayHavePassed({ failing, certainty, passes }: Finding): boolean {
  return failing && (certainty === 'reported' || certainty === 'suspected') && passes?.is === 'perhaps';
}

/** What a finding that ECS alone reports becomes, if other starts of the same revision get past it. */
export function amongStarts(finding: Finding, told: Told & { readonly facts: Facts }): Finding {
  const { workload, failure, facts } = told;
  if (!mayHavePassed(finding)) return finding;
  const [ask] = startsAsks(told);
  const tasks = ask === undefined ? undefined : facts.get(ask);
  if (ask === undefined || tasks?.is !== 'known') return finding;
  const ofRevision = tasks.value.filter((one) => one.taskDefinitionArn === workload.taskDefinitionArn);
  const compared = compare(ofRevision, failure?.createdAt);
  if (compared === undefined) return finding;
  const isWay = finding.category === 'network' || finding.category === 'storage';
  return {
    ...finding,
    next: `Change nothing for a single failure: other starts of this revision get past it. If it comes back:\n${finding.next}`,
    passes: passingAmong(compared, isWay ? placesOf(told) : undefined),
    evidence: [...finding.evidence, cite({ text: compared.text, by: [ask] }, facts)],
  };
}

type Place = 'subnet' | 'container instance';

type Compared = { readonly text: string; readonly isLater: boolean };

/**
 * What the service's tasks of one revision show; undefined if they do not show that starts work beside the failed one.
 * @param told when ECS made the task of which the text tells. ECS may no longer show it.
 */
function compare(tasks: readonly TaskRecord[], told: Instant | undefined): Compared | undefined {
  const failed = tasks.filter(hasFailed);
  const last = [...failed.map(({ createdAt }) => createdAt), ...(told === undefined ? [] : [told])].toSorted().at(-1);
  if (failed.length === 0 || last === undefined) return undefined;
  const passed = tasks.filter(({ passedInitialisation }) => passedInitialisation);
  const later = passed.filter(({ createdAt }) => createdAt > last).length;
  if (later > 0) {
    const which = later === 1 ? 'a task of the same revision' : `${later} tasks of the same revision`;
    return { text: `${which} that ECS made after it got past its initialisation`, isLater: true };
  }
  const isNear = ({ createdAt }: TaskRecord) => millisecondsBetween(createdAt, last) <= comparable;
  const [worked, not] = [passed.filter(isNear).length, failed.filter(isNear).length];
  if (worked <= not) return undefined;
  const text = `${worked} of ${worked + not} tasks of the same revision that ECS made within an hour got past their initialisation`;
  return { text, isLater: false };
}

function hasFailed({ stoppedAt, passedInitialisation }: TaskRecord): boolean {
  return stoppedAt !== undefined && !passedInitialisation;
}

/**
 * Where the way of a task decides, tasks elsewhere may work although those in one place never do.
 * @param places what the tasks are spread over; undefined if the place decides nothing.
 */
function passingAmong({ text, isLater }: Compared, places: Place | undefined): Passing {
  if (places !== undefined) {
    const preposition = places === 'subnet' ? 'in' : 'on';
    return { is: 'perhaps', when: `the failed tasks were not all ${preposition} one ${places}`, because: text };
  }
  return isLater
    ? { is: 'yes', within: 'at the next start', because: text }
    : { is: 'perhaps', when: 'most starts go on succeeding', because: text };
}

/** Whether the task ran on Fargate, as far as it is known. */
function isOnFargate({ workload, definition }: Told): boolean {
  return definition === undefined ? workload.launchType === 'FARGATE' : runsOnFargate(workload, definition);
}

/** What decides which way a task has, if its service spreads its tasks over several of it. */
function placesOf(told: Told & { readonly facts: Facts }): Place | undefined {
  if (!isOnFargate(told)) return 'container instance';
  return subnetsOf(told.workload, told.facts) > 1 ? 'subnet' : undefined;
}

/** How many subnets the service has; 0 if that was not read. */
function subnetsOf(workload: Workload, facts: Facts): number {
  const service = facts.get({ kind: 'service', subject: serviceArnOf(workload) ?? '' });
  if (service?.is !== 'known') return 0;
  return new Set(service.value.deployments.flatMap(({ subnets }) => subnets)).size;
}
