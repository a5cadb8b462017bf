import type { StartFailure } from '../../shared/event/start-failure.ts';
import {
  account,
  definition,
  role,
  secret,
  service,
  serviceRecord,
  taskArn,
  taskDefinition,
} from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { fail, type Installation, incidentOf, wait } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import type { Play } from './play.ts';

/** The second service. It runs the same definition as the first, unless a test gives it its own. */
export const web = service.replace('/api', '/web');
const webRole = `arn:aws:iam::${account}:role/web-exec`;
export const webDefinition = taskDefinition.replace('/api:', '/web:');
export const webGrant = { ...grant, name: 'web-secrets', executionRole: webRole, services: [web] };

/** Adds the second service. @param revision what it runs. */
export function addWeb(at: Installation, revision = taskDefinition): void {
  at.fake.service = { ...at.fake.service, [web]: serviceRecord({ name: 'web', taskDefinitionArn: revision }) };
}

/** Gives the second service a definition and a role of its own. */
export function addWebWithRole(at: Installation): void {
  addWeb(at, webDefinition);
  const own = definition({ DB: `${secret}:url::` }, { arn: webDefinition, executionRoleArn: webRole });
  at.fake['task-definition'] = { ...at.fake['task-definition'], [webDefinition]: own };
  at.fake.role = { ...at.fake.role, [webRole]: { arn: webRole, name: 'web-exec', trust: trustOf(at), tags: {} } };
  at.fake['role-policies'] = { ...at.fake['role-policies'], [webRole]: [] };
}

function trustOf(at: Installation) {
  const known = at.fake.role?.[role];
  if (typeof known !== 'object') throw new Error('the fixture has no role');
  return known.trust;
}

/** A task of the second service fails. */
export function failWeb(
  at: Installation,
  name: string,
  reason = denial(secret),
  revision: StartFailure['taskDefinitionArn'] = taskDefinition,
): string {
  const ownRole = revision === webDefinition ? 'web-exec' : 'api-exec';
  return fail(at, name, reason.replaceAll('api-exec', ownRole), { group: 'service:web', taskDefinitionArn: revision });
}

/** Adds a third service, of the same definition as the first. */
export function addJobs(at: Installation): void {
  const jobs = service.replace('/api', '/jobs');
  at.fake.service = { ...at.fake.service, [jobs]: serviceRecord({ name: 'jobs', taskDefinitionArn: taskDefinition }) };
}

/** A task of the third service fails. */
export function failJobs(at: Installation, name: string): string {
  return fail(at, name, denial(secret), { group: 'service:jobs', taskDefinitionArn: taskDefinition });
}

/** Each service gets a task that runs, of the revision that the service has by now. */
export function runAll({ at }: Play): void {
  for (const [arn, shown] of Object.entries(at.fake.service ?? {})) {
    if (typeof shown !== 'object') continue;
    const task = {
      arn: taskArn(`good-${shown.name}`),
      taskDefinitionArn: shown.taskDefinitionArn,
      lastStatus: 'RUNNING',
      createdAt: at.now,
      startedAt: at.now,
      passedInitialisation: true,
    };
    at.fake['service-tasks'] = { ...at.fake['service-tasks'], [arn]: [task] };
    at.fake.service = { ...at.fake.service, [arn]: { ...shown, runningCount: 1 } };
  }
}

/** The incident of the first service is open, and its change was made and is past the grace. */
export async function repair({ at, deliver }: Play): Promise<string> {
  await deliver(fail(at, 'a1'));
  wait(at, 61);
  return (await incidentOf(at)).id;
}

/** The incident is open, and only the mode holds its change. */
export async function findOnly({ at, deliver }: Play): Promise<string> {
  at.mode = 'dry-run';
  await deliver(fail(at, 'a1'));
  at.mode = 'apply';
  wait(at, 1);
  return (await incidentOf(at)).id;
}
