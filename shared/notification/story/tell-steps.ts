import type { FindingRecord } from '../../incident/incident.ts';
import type { Move } from '../../incident/whose-move.ts';
import type { CauseGroup } from '../content/cause-groups.ts';
import { describeChange } from '../content/describe-change.ts';
import { describeInstructions, type InstructionView } from '../content/instructions.ts';
import { operatorWords } from '../content/operator-command.ts';
import { describePatches } from '../content/patches.ts';
import { describePermissions, type PermissionView } from '../content/permission.ts';
import { waitsForRestore } from '../content/restores.ts';
import type { ShownIncident } from '../notification.ts';
import { capitalise } from '../text/first-letter.ts';
import { type CommandOption, quoteShell, shellCommand } from '../text/quote-shell.ts';
import { shortName } from '../text/short-arn.ts';
import { showInvisible } from '../text/show-invisible.ts';
import type { StepKind, StoryStep } from './story.ts';

type Reach = readonly CommandOption[];

/** What people can do, in the order in which they do it. An undo is never among what repairs. */
export function tellSteps(
  incident: ShownIncident,
  { urgency, findings: waiting }: Move,
  groups: readonly CauseGroup[],
  reach: Reach,
): readonly StoryStep[] {
  const open = incident.findings.filter(isOpen);
  const numbers = (ids: readonly string[]) =>
    groups.flatMap(({ findings }, index) => (findings.some(({ id }) => ids.includes(id)) ? [index + 1] : []));
  const step = (kind: StepKind) => (one: InstructionView) => ({
    kind,
    purpose: capitalise(one.purpose),
    text: one.text,
    form: one.is === 'shell' ? ('shell' as const) : ('text' as const),
    causes: numbers(one.findings),
  });
  const isPersons = urgency === 'act' || urgency === 'decide';
  return [
    ...describeInstructions(open.filter((one) => one.decision !== 'apply' && waiting.includes(one.id))).map(step('do')),
    ...describePermissions(open, incident).flatMap((view) => permissionSteps(view, open, numbers)),
    ...decisionSteps(open, incident, numbers, reach),
    ...(isPersons ? tryNow(incident) : []),
    ...undoSteps(incident, reach),
    ...describePatches(open).map(step('keep')),
  ];
}

function isOpen({ resolution, notFoundSince }: FindingRecord): boolean {
  return resolution !== 'verified' && notFoundSince === undefined;
}

/** The permission as one command that holds its policy: nothing has to be saved first. */
function permissionSteps(
  view: PermissionView,
  findings: readonly FindingRecord[],
  numbers: (ids: readonly string[]) => readonly number[],
): readonly StoryStep[] {
  const ids = findings.flatMap(({ id, remedy }) =>
    remedy?.is === 'permission' && remedy.role === view.role ? [id] : [],
  );
  const role = shortName(view.role);
  const document = quoteShell(showInvisible(JSON.stringify(JSON.parse(view.policy))));
  const text = view.command?.replace('file://policy.json', () => document) ?? '';
  const grant = 'Or let the product do it: add this grant to its configuration, and deploy it';
  return [
    { kind: 'do', purpose: `Allow role ${role} what it lacks`, text, form: 'shell', causes: numbers(ids) },
    ...(view.grant === null
      ? []
      : [{ kind: 'keep' as const, purpose: grant, text: view.grant, form: 'text' as const, causes: numbers(ids) }]),
  ];
}

function decisionSteps(
  open: readonly FindingRecord[],
  { id }: ShownIncident,
  numbers: (ids: readonly string[]) => readonly number[],
  reach: Reach,
): readonly StoryStep[] {
  const asked = open.flatMap((one) => (one.decision === 'ask' && one.plan !== undefined ? [one.plan.hash] : []));
  const restorable = open.filter(waitsForRestore).map((one) => one.id);
  const decide = (purpose: string, words: readonly string[], ids: readonly string[]): StoryStep => ({
    kind: 'decide',
    purpose,
    text: ownCommand(words, reach),
    form: 'shell',
    causes: numbers(ids),
  });
  return [
    ...[...new Set(asked)].flatMap((plan) => {
      const ids = open.filter((one) => one.plan?.hash === plan).map((one) => one.id);
      return [
        decide('Yes: have this plan carried out', ['approve', id, plan], ids),
        decide('No: never carry it out, and do not ask again', ['reject', id, plan], ids),
      ];
    }),
    ...(restorable.length === 0
      ? []
      : [decide('Only if the access is to be given again: restore it', ['restore', id], restorable)]),
  ];
}

function tryNow({ service, region, clusterArn }: ShownIncident): readonly StoryStep[] {
  if (service === null) return [];
  const options: Reach = [
    ['--region', region],
    ['--cluster', clusterArn],
    ['--service', service],
  ];
  const text = shellCommand('aws ecs update-service --force-new-deployment', options);
  return text === null ? [] : [{ kind: 'try', purpose: 'Make ECS try now', text, form: 'shell', causes: [] }];
}

function undoSteps(incident: ShownIncident, reach: Reach): readonly StoryStep[] {
  const views = incident.changes.map((change) => describeChange(change, incident));
  const undo = (purpose: string, text: string): StoryStep => ({
    kind: 'undo',
    purpose,
    text,
    form: 'shell',
    causes: [],
  });
  const single = views.flatMap(({ what, undo: own }) =>
    own?.is === 'command' ? [undo(`By hand, to take back: ${what}`, own.command)] : [],
  );
  if (single.length === 0) return [];
  return [
    undo('Take all changes back. What they repaired fails again', ownCommand(['undo', incident.id], reach)),
    ...single,
  ];
}

/** A command of the product. Empty if a word or value must not be pasted. */
function ownCommand(words: readonly string[], reach: Reach): string {
  const program = operatorWords(words);
  return program === null ? '' : (shellCommand(program, reach) ?? '');
}
