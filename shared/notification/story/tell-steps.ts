import type { FindingRecord } from '../../incident/incident.ts';
import type { Move } from '../../incident/whose-move.ts';
import { correctionOf } from '../content/corrections.ts';
import { describeChange } from '../content/describe-change.ts';
import { describeInstructions } from '../content/instructions.ts';
import type { Numbered } from '../content/number-causes.ts';
import { operatorWords } from '../content/operator-command.ts';
import { describePatches } from '../content/patches.ts';
import { describePermissions } from '../content/permission.ts';
import type { Option, Step } from '../content/step.ts';
import { describeSteps } from '../content/steps.ts';
import type { ShownIncident } from '../notification.ts';
import { capitalise } from '../text/first-letter.ts';
import { type CommandOption, shellCommand } from '../text/quote-shell.ts';
import type { StepKind, StoryStep } from './story.ts';

type Reach = readonly CommandOption[];

/** What people can do, in the order in which they do it: the steps of the messages, then what undoes and what makes it last. */
export function tellSteps(
  incident: ShownIncident,
  move: Move,
  causes: readonly Numbered[],
  reach: Reach,
): readonly StoryStep[] {
  const open = incident.findings.filter(isOpen);
  const permissions = describePermissions(open, incident);
  const steps = describeSteps(
    { incident, move },
    {
      causes,
      permissions,
      corrections: open.flatMap((one) => correctionOf(one, incident)),
      instructions: describeInstructions(open.filter((one) => one.decision !== 'apply')),
    },
  );
  return [
    ...steps.flatMap((step) => tellStep(step, reach)),
    ...undoSteps(incident, reach),
    ...permissions.flatMap(({ grant }) =>
      grant === null
        ? []
        : [keep('Or let the product do it: add this grant to its configuration, and deploy it', grant.json)],
    ),
    ...tellPatches(open),
  ];
}

/** What to write where the things are defined, so that the repair stays. */
export function tellPatches(findings: readonly FindingRecord[]): readonly StoryStep[] {
  return describePatches(findings).map(({ purpose, text }) => keep(capitalise(purpose), text));
}

/** A step with its ways, each by itself; a step that needs no paste is its sentence. */
export function tellStep({ title, options, causes }: Step, reach: Reach): readonly StoryStep[] {
  const purpose = title.replace(/[.:]$/, '');
  const own = (one: Option | undefined, says: string): StoryStep => ({
    kind: kindOf(one, causes),
    purpose: says,
    text: one === undefined ? '' : one.is === 'words' ? ownCommand(one.text, reach) : one.text,
    form: one?.is === 'document' || one?.is === 'configuration' ? 'text' : 'shell',
    causes,
  });
  if (options.length === 0) return [own(undefined, purpose)];
  return options.map((one) => own(one, one.label === null ? purpose : `${purpose}: ${one.label}`));
}

function kindOf(option: Option | undefined, causes: readonly number[]): StepKind {
  if (option?.is === 'words') return 'decide';
  return causes.length === 0 ? 'try' : 'do';
}

function keep(purpose: string, text: string): StoryStep {
  return { kind: 'keep', purpose, text, form: 'text', causes: [] };
}

function isOpen({ resolution, notFoundSince }: FindingRecord): boolean {
  return resolution !== 'verified' && notFoundSince === undefined;
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
    own?.is === 'command'
      ? [undo(`By hand, to take back: ${what}${own.loses === null ? '' : ` (${own.loses})`}`, own.command)]
      : [],
  );
  if (single.length === 0) return [];
  return [
    undo(
      'Take all changes back. What they repaired fails again',
      ownCommand(operatorWords(['undo', incident.id]), reach),
    ),
    ...single,
  ];
}

/** A command of the product, for exactly this installation. Empty if a word or value must not be pasted. */
function ownCommand(program: string | null, reach: Reach): string {
  return program === null || program === '' ? '' : (shellCommand(program, reach) ?? '');
}
