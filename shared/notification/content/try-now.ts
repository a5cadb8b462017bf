import { lastPart } from '../../arn.ts';
import { holdsEveryChange } from '../../change/owners-will.ts';
import { untilRegistered } from '../../diagnosis/passing.ts';
import { isAsked, waitsForRestore } from '../../incident/awaits-answer.ts';
import type { FindingRecord } from '../../incident/incident.ts';
import type { Notification } from '../notification.ts';
import { cleanText } from '../text/clean-text.ts';
import { capitalise } from '../text/first-letter.ts';
import { shellCommand } from '../text/quote-shell.ts';
import { nextTry } from './next-try.ts';
import { sayReason } from './reason-words.ts';
import { endOfRepair } from './repair-end.ts';
import { isWithheld } from './restores.ts';
import type { Step } from './step.ts';

/**
 * The last step of every message that asks for one: a change outside of the task definition starts no task, and ECS may wait
 * up to 27 minutes, or for ever.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html
 */
export function tryNow(
  { incident, move }: Pick<Notification, 'incident' | 'move'>,
  waiting: readonly FindingRecord[],
  isFirst: boolean,
): readonly Step[] {
  const { service, counts, region, clusterArn, everyChangeHeld: held } = incident;
  const step = (title: string, text: string | null = null): readonly Step[] => [
    { title, options: text === null ? [] : [{ label: null, is: 'shell', text }], causes: [] },
  ];
  const first = isFirst ? '' : 'Then ';
  if (service === null) return step(capitalise(`${first}${runAgain(incident, waiting)}`));
  if (waiting.some(holdsDeployment))
    return step(
      'Start no deployment before that is lifted, or whoever wants it held says so: a new deployment is a change of the service too.',
    );
  if (held !== undefined)
    return step(
      `Start no deployment of it now: ${cleanText(sayReason(held), 500)}. Whoever wants it held may say otherwise.`,
    );
  const isCorrection = ({ remedy }: FindingRecord) => remedy?.is === 'correction';
  if (waiting.some((one) => isCorrection(one) && isAsked(one)))
    return step(
      'After your yes, the product moves the service to the corrected revision, which makes ECS try now: start no deployment yourself meanwhile.',
    );
  // A new deployment of the same revision would fail on the reference again.
  if (waiting.some((one) => isCorrection(one) || needsRevision(one))) return deployNewest(incident);
  if (counts?.deployedBy !== undefined)
    return step(
      `Start a new deployment where this service is deployed (${counts.deployedBy}): ECS takes no order for it.`,
    );
  if (counts?.desired === 0)
    return step(
      capitalise(
        `${first}run the task again the way it was started, or raise the desired count of the service: while that is 0, no deployment starts a task.`,
      ),
    );
  const command = shellCommand('aws ecs update-service --force-new-deployment', [
    ['--region', region],
    ['--cluster', clusterArn],
    ['--service', service],
  ]);
  const answer = answerFirst(waiting, incident.changes);
  const wait = move.chores.includes('start-again')
    ? 'it does not try by itself any more'
    : isWhole(counts)
      ? 'the tasks that run stay until the new ones do'
      : `else ECS tries again ${nextTry}, or not at all if it has given the deployment up`;
  const order = `make ECS try now, by a new deployment of the same revision; ${wait}`;
  if (command !== null && waiting.some(mentionsRevision)) return deployEither(incident, command, order);
  const title = capitalise(`${answer ?? first}${order}`);
  return command === null
    ? step(`${title} (the command is not shown: a name in it is not safe to paste).`)
    : step(`${title}:`, command);
}

/** Deploys the newest revision of the family, which is the one that a person has just registered. */
function newestCommand({ region, clusterArn, service, family }: Notification['incident']): string | null {
  if (service === null) return null;
  return shellCommand('aws ecs update-service', [
    ['--region', region],
    ['--cluster', clusterArn],
    ['--service', service],
    ['--task-definition', family],
  ]);
}

function deployNewest(incident: Notification['incident']): readonly Step[] {
  const title = 'Deploy the corrected revision: ECS then starts tasks of it.';
  const command = incident.counts?.deployedBy === undefined ? newestCommand(incident) : null;
  return [
    {
      title,
      options:
        command === null ? [] : [{ label: 'By hand, the newest revision of the family', is: 'shell', text: command }],
      causes: [],
    },
  ];
}

/** Where another revision is one of the ways to repair it: a command for each. */
function deployEither(incident: Notification['incident'], same: string, order: string): readonly Step[] {
  const newest = newestCommand(incident);
  return [
    {
      title: `Then ${order}. If you registered a new revision, deploy that instead.`,
      options: [
        { label: 'If the task definition stayed as it was', is: 'shell', text: same },
        ...(newest === null
          ? []
          : [
              {
                label: 'If you registered a new revision (the newest of the family)',
                is: 'shell',
                text: newest,
              } as const,
            ]),
      ],
      causes: [],
    },
  ];
}

function isWhole(counts: Notification['incident']['counts']): boolean {
  return counts !== undefined && counts.desired > 0 && counts.running >= counts.desired;
}

/** Where the product repairs it on a person’s word: what comes first. After a no there is nothing to try. */
function answerFirst(waiting: readonly FindingRecord[], changes: Notification['incident']['changes']): string | null {
  if (waiting.some(isAsked)) return 'After a yes, when the next message says that the change is made, ';
  const late = (then: string) => `the first new task still fails, the product then ${then}, and ECS tries again`;
  if (waiting.some(waitsForRestore)) return `After a yes (${late('gives the access')}), `;
  return waiting.some((one) => endOfRepair([one], changes) === 'taken-back')
    ? `Then (after a restore ${late('makes its change again')}) `
    : null;
}

/** Whether people may order a deployment of the service by the AWS CLI: nobody wants it held, and ECS itself deploys it. */
export function takesOrders(
  { counts, everyChangeHeld }: Pick<Notification['incident'], 'counts' | 'everyChangeHeld'>,
  waiting: readonly FindingRecord[],
): boolean {
  return everyChangeHeld === undefined && counts?.deployedBy === undefined && !waiting.some(holdsDeployment);
}

/** Whether what holds the repair holds every change of the service, and a deployment with it. */
function holdsDeployment(finding: FindingRecord): boolean {
  return isWithheld(finding) && holdsEveryChange(finding.reason);
}

/** Whether only another revision of the task definition helps. */
function needsRevision({ passes }: FindingRecord): boolean {
  return passes?.is === 'no' && passes.because === untilRegistered.because;
}

/** Whether another revision is one of the ways to repair it. */
function mentionsRevision({ next }: FindingRecord): boolean {
  return /\bregister\b|\btask definition\b/.test(next);
}

function runAgain({ family, taskDefinitionArn }: Notification['incident'], waiting: readonly FindingRecord[]): string {
  const name = lastPart(taskDefinitionArn);
  const revision = cleanText(name === '' ? family : name, 300);
  const other = waiting.some((one) => one.remedy?.is === 'correction' || needsRevision(one))
    ? ', with the new revision'
    : waiting.some(mentionsRevision)
      ? ', with the new revision if you registered one'
      : '';
  return `run the task again the way it was started (its schedule, pipeline or RunTask call of ${revision})${other}: ECS does not try a stand-alone task again.`;
}
