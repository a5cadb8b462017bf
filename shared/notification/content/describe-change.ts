import type { Action } from '../../change/action.ts';
import type { Instant } from '../../event/instant.ts';
import type { ChangeRecord, Incident, PlannedChange, Proof } from '../../incident/incident.ts';
import { cleanText } from '../text/clean-text.ts';
import { shellCommand } from '../text/quote-shell.ts';
import { shortenArns } from '../text/short-arn.ts';

/** A change as every channel tells it. */
export type ChangeTold = {
  readonly id: string;
  readonly kind: Action['kind'];
  /** In the infinitive: `attach policy P to role R`. */
  readonly what: string;
  /** `made 2026-11-23 03:04 UTC; proof awaited`, `would be made` … */
  readonly status: string;
  /** Whether the product holds it back. */
  readonly planned: boolean;
  readonly before: string;
  readonly after: string;
  /** References that it corrects, before and after. */
  readonly corrections: readonly { readonly name: string; readonly before: string; readonly after: string }[];
  readonly note: string | null;
  readonly proof: string | null;
  /** Null where there is nothing to take back. */
  readonly undo:
    | { readonly is: 'command'; readonly command: string }
    | { readonly is: 'none'; readonly why: string }
    | null;
};

/** A change that is recorded: about to be made, made, proved, taken back. */
export function tellChange(change: ChangeRecord, incident: Incident): ChangeTold {
  return {
    ...tellAction(change, incident),
    status: status(change),
    planned: false,
    note: change.note === null ? null : shortenArns(cleanText(change.note, 500), incident),
    proof: change.proof === null ? null : proofSentence(change.proof),
    undo: tellUndo(change, incident),
  };
}

/** A change that is held back, and only shown. */
export function tellPlanned(planned: PlannedChange, incident: Incident): ChangeTold {
  return {
    ...tellAction(planned, incident),
    status: 'would be made',
    planned: true,
    note: null,
    proof: null,
    undo: null,
  };
}

function tellAction(
  { id, action, before, after }: PlannedChange,
  incident: Incident,
): Pick<ChangeTold, 'id' | 'kind' | 'what' | 'before' | 'after' | 'corrections'> {
  return {
    id,
    kind: action.kind,
    what: shortAction(action, after),
    before: shortenArns(cleanText(before, 500), incident),
    after: shortenArns(cleanText(after, 500), incident),
    corrections: action.kind === 'register-revision' ? action.corrections.map(tellCorrection) : [],
  };
}

/** What comes behind the last slash or colon: the name that people know. */
export function shortName(arn: string): string {
  const resource = arn.startsWith('arn:') ? arn.split(':').slice(5).join(':') : arn;
  return cleanText(resource.split('/').at(-1) ?? resource, 200);
}

/** `2026-11-23 03:02 UTC` */
export function shortTime(at: Instant): string {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(at) ?? [];
  return day === undefined || time === undefined ? cleanText(at, 40) : `${day} ${time} UTC`;
}

/** How it was seen that the change helped, or that it did not. */
function proofSentence(proof: Proof): string {
  switch (proof.by) {
    case 'task-ran':
      return `task ${shortName(proof.task)} got past its initialisation (${shortTime(proof.at)})`;
    case 'deployment':
      return `deployment ${cleanText(proof.id, 100)} of ${shortName(proof.revision)} completed (${shortTime(proof.at)})`;
    case 'advanced':
      return `tasks now get past the step ${proof.from} and fail only at ${proof.to} (${shortTime(proof.at)})`;
    case 'same-failure':
      return `${proof.tasks.length} ${proof.tasks.length === 1 ? 'task' : 'tasks'} begun after the change failed in the same way: ${proof.tasks.slice(0, 3).map(shortName).join(', ')}`;
    case 'none':
      return cleanText(proof.why, 300);
  }
}

function shortAction(action: Action, after: string): string {
  switch (action.kind) {
    case 'attach-grant':
      return `attach policy ${shortName(action.policy)} to role ${shortName(action.role)}`;
    case 'detach-grant':
      return `detach policy ${shortName(action.policy)} from role ${shortName(action.role)}`;
    case 'register-revision':
      return `register ${newRevision(after) ?? `a new revision of ${cleanText(action.family, 255)}`} with ${action.corrections.length === 1 ? 'one corrected reference' : `${action.corrections.length} corrected references`}`;
    case 'move-service':
      return `move service ${shortName(action.service)} to ${action.to === undefined ? 'the corrected revision' : shortName(action.to)}`;
    case 'force-deployment':
      return `start one new deployment of service ${shortName(action.service)}`;
  }
}

/** The revision that was registered stands first in what is there after the change. */
function newRevision(after: string): string | undefined {
  const [first = ''] = after.split('\n');
  return /^arn:[a-z-]+:ecs:[^:]*:\d{12}:task-definition\//.test(first) ? shortName(first) : undefined;
}

function tellCorrection(one: {
  readonly container: string;
  readonly name: string;
  readonly before: string;
  readonly after: string;
}) {
  return {
    name: `${cleanText(one.name, 200)} (container ${cleanText(one.container, 255)})`,
    before: cleanText(one.before, 2048),
    after: cleanText(one.after, 2048),
  };
}

function status(change: ChangeRecord): string {
  const at = change.madeAt === null ? '' : ` ${shortTime(change.madeAt)}`;
  switch (change.state) {
    case 'intended':
      return 'about to be made';
    case 'made':
      return change.shared ? 'already in place, made for another incident; proof awaited' : `made${at}; proof awaited`;
    case 'failed':
      return 'not made';
    case 'verified':
      return `made${at}; proved`;
    case 'undoing':
      return 'being taken back';
    case 'undone':
      return 'taken back';
    case 'unproved':
      return `made${at}; not proved`;
  }
}

function tellUndo(change: ChangeRecord, incident: Incident): ChangeTold['undo'] {
  if (change.madeAt === null || change.state === 'undone' || change.state === 'undoing') return null;
  if (change.shared) return { is: 'none', why: 'another incident made it and relies on it' };
  if ('none' in change.inverse) return { is: 'none', why: cleanText(change.inverse.none, 300) };
  const command = undoCommand(change.inverse, incident.region);
  if (command === null)
    return { is: 'none', why: 'no command is shown, for a name in it holds characters that are not safe to paste' };
  return { is: 'command', command };
}

/** The AWS CLI's command that carries an inverse out by hand; null where it cannot be written safely. */
function undoCommand(inverse: Action, region: string): string | null {
  switch (inverse.kind) {
    case 'attach-grant':
    case 'detach-grant':
      return shellCommand(`aws iam ${inverse.kind === 'attach-grant' ? 'attach' : 'detach'}-role-policy`, [
        ['--role-name', inverse.role.split('/').at(-1) ?? ''],
        ['--policy-arn', inverse.policy],
      ]);
    case 'move-service':
      return shellCommand('aws ecs update-service', [
        ['--region', region],
        ['--cluster', inverse.cluster],
        ['--service', inverse.service],
        ['--task-definition', inverse.to ?? ''],
      ]);
    case 'force-deployment':
      return shellCommand('aws ecs update-service --force-new-deployment', [
        ['--region', region],
        ['--cluster', inverse.cluster],
        ['--service', inverse.service],
        ['--task-definition', inverse.taskDefinition],
      ]);
    case 'register-revision':
      return null;
  }
}
