import { lastPart } from '../../arn.ts';
import type {
  AccessReason,
  ConfirmationReason,
  ConsentName,
  ConsentReason,
  MoveBackReason,
  Refusal,
  RevisionReason,
  Thing,
} from '../../change/reason.ts';
import { sayDenial } from './denial-words.ts';
import { sayRefusal } from './refusal-words.ts';

/** What ends the reasons that only a person's word releases. */
export const untilRestored = '; a person has to restore it';

/** Why a guardrail holds a change, or what an executor met, as a sentence without its capital letter. */
export function sayHold(
  reason: ConfirmationReason | ConsentReason | RevisionReason | MoveBackReason | AccessReason | Refusal,
): string {
  switch (reason.code) {
    // Reasons about what ECS confirms.
    case 'not-proved':
      return `the cause is ${reason.certainty}, not proved`;
    case 'facts-too-old':
      return 'what was read of the account is too old by now';
    case 'drill':
      return 'this is a drill';
    case 'task-unread':
      return `ECS could not be asked for the stopped task: ${reason.detail}`;
    case 'task-gone':
      return 'ECS no longer shows the stopped task, which it does for about an hour; the next failure is judged anew';
    case 'launch-failure-gone':
      return 'the service’s events no longer say that ECS could not make a task; the next failure is judged anew';
    case 'no-task-yet':
      return 'ECS makes no task now, so that nothing could prove this repair; it is decided anew when a task fails';
    case 'task-differs':
      return `ECS shows the task ${sayDifference(reason.difference)}`;
    case 'service-unread':
      return `the service could not be read: ${reason.detail}`;
    case 'service-gone':
      return 'the service no longer exists';
    case 'service-moved':
      return `the service runs ${reason.to ?? 'no task definition'}, not the revision of this task`;
    case 'other-primary-deployment':
      return 'the primary deployment is of another revision';
    case 'of-no-deployment':
      return `no deployment of the service started the task, ${reason.deployment === null ? 'which names none' : `which names ${reason.deployment}`}; the next failure of the service’s own is judged anew`;
    case 'task-unlisted':
      return 'ECS does not list the task among the service’s own, so somebody may have run it in the service’s name';
    // Reasons about the limits of the owner's consent.
    case 'rejected':
      return `${reason.by} rejected this plan at ${reason.at}`;
    case 'consent-asks':
      return `${sayConsent(reason.by)} asks a person first`;
    case 'stand-alone-task':
      return 'it is a stand-alone task, not a service that the owner named';
    case 'service-not-named':
      return `${sayConsent(reason.by)} does not name the service ${reason.service}`;
    case 'task-overridden':
      return 'the task ran with overrides';
    case 'registrar-unknown':
      return 'ECS does not say who registered the task definition';
    case 'origin-unread':
      return `the revision ${reason.revision}, which this one was made of, could not be read: ${reason.detail}`;
    case 'registrar-not-named':
      return `${reason.registrar} registered the task definition, whom ${sayConsent(reason.by)} does not name`;
    case 'opted-out':
      return `the ${things[reason.thing.is]} ${reason.thing.name} carries the tag ${reason.tag}`;
    case 'frozen':
      return `the ${things[reason.thing.is]} ${reason.thing.name} carries the tag ${reason.tag}, which holds every change until ${reason.until ?? 'somebody takes it away'}`;
    case 'tags-unread':
      return `the tags of the ${things[reason.thing.is]} ${reason.thing.name} could not be read`;
    // Why a revision is not registered, or a service not moved.
    case 'unknown-fields':
      return `the task definition has ${reason.fields.length === 1 ? 'a field' : 'fields'} that a new revision would lose: ${reason.fields.join(', ')}`;
    case 'revision-not-active':
      return `the revision is ${reason.status}`;
    case 'role-not-passable':
      return `the configuration does not let the ${reason.roles.length === 1 ? 'role' : 'roles'} ${reason.roles.join(' and ')} be passed`;
    case 'newest-unread':
      return 'the family’s newest revision could not be read';
    case 'not-newest':
      return reason.newest === null
        ? 'the family has no ACTIVE revision'
        : `${reason.newest} is the family’s newest revision, not the failing one`;
    case 'deployed-by':
      return `the service is deployed by ${reason.controller}`;
    case 'deploys-by':
      return `the service deploys by ${reason.strategy}`;
    case 'express-service':
      return 'it is a service of ECS Express Mode, whose next update would take the change away: change it with aws ecs update-express-gateway-service';
    case 'daemon-would-stop':
      return 'moving a DAEMON service would stop healthy tasks';
    case 'healthy-would-stop':
      return 'moving the service could stop healthy tasks (minimumHealthyPercent is under 100)';
    // Why a service is not moved back.
    case 'circuit-breaker-rolls-back':
      return 'ECS moves the service back itself: its deployment circuit breaker is on, with rollback';
    case 'moved-forward':
      return `the service was moved back at ${reason.at ?? 'an earlier time'}, and somebody has moved it to ${reason.revision} again since${untilRestored}`;
    case 'earlier-unread':
      return `whether ${reason.revision} ran, and would start now, could not be read`;
    case 'earlier-not-seen':
      return `ECS shows no task of ${reason.revision} that got past its initialisation`;
    case 'earlier-not-active':
      return `${reason.revision}, the last revision that completed a deployment, is ${reason.status}: ECS moves no service to it${sayLacking(reason.lacking)}`;
    case 'earlier-would-fail':
      return `${reason.revision}, the last revision that completed a deployment, would fail too: ${reason.what}`;
    case 'earlier-undecided':
      return `whether ${reason.revision} would start now is not certain: ${reason.what}`;
    // Reasons for not giving access.
    case 'denied-otherwise':
      return `ECS says that ${sayDenial(reason.denial)}: another allow alone cannot help`;
    case 'denied-beside':
      return `${reason.what}: another allow alone cannot help`;
    case 'policies-unread':
      return 'the role’s policies could not be read';
    case 'taken-away':
      return `${reason.by} took this access away at ${reason.at} (${reason.event}${reason.policy === null ? '' : ` of ${reason.policy}`})${untilRestored}`;
    case 'history-unread': {
      const lacking = reason.permission === null ? '' : `; the product lacks ${reason.permission}`;
      return `whether somebody took the permission away could not be read in AWS’s event history (${reason.detail}${lacking})`;
    }
    case 'policy-differs':
      return `${reason.policy} does not say what the grant says (${sayDifferences(reason)}); deploy the configuration again, which writes it anew`;
    case 'policy-unread':
      return `what ${reason.policy} says could not be read: ${reason.detail}`;
    case 'removed-by-somebody':
      return `${reason.policy} had been attached at ${reason.attachedAt ?? 'an earlier time'} and somebody removed it${untilRestored}`;
    case 'attached-in-vain':
      return 'the policy is attached already, and the call is denied all the same';
    case 'earlier-runs-unread':
      return 'whether this access worked before could not be read';
    case 'ran-before':
      return `this access has worked before (task ${lastPart(reason.task)}), and nothing tells what became of it${untilRestored}`;
    case 'completed-before':
      return `this access has worked before (a deployment completed), and nothing tells what became of it${untilRestored}`;
    // What an executor met.
    default:
      return sayRefusal(reason);
  }
}

function sayDifferences({ more, less }: Extract<AccessReason, { code: 'policy-differs' }>): string {
  const part = (word: string, calls: readonly string[]) => (calls.length === 0 ? [] : [`${word} ${calls.join(', ')}`]);
  return [...part('it has', more), ...part('it lacks', less)].join('; ');
}

function sayLacking(roles: readonly string[]): string {
  return roles.length === 0
    ? ''
    : `, and it is not registered again, because passRoles of the move back does not name ${roles.join(' and ')}`;
}

function sayDifference(difference: Extract<ConfirmationReason, { code: 'task-differs' }>['difference']): string {
  switch (difference.in) {
    case 'status':
      return `as ${difference.status}`;
    case 'reason':
      return 'with another reason than the event';
    case 'group':
      return 'in another group than the event';
    case 'revision':
      return 'of another revision than the event';
    case 'overrides':
      return 'with other overrides than the event';
  }
}

const consents = { grant: 'the grant', correction: 'the correction of', 'move-back': 'moveBacks for' } as const;

function sayConsent(by: ConsentName): string {
  return `${consents[by.is]} ${by.name}`;
}

const things: Readonly<Record<Thing['is'], string>> = {
  service: 'service',
  role: 'role',
  secret: 'secret',
  'task-definition': 'task definition',
};
