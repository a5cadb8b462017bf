import * as v from 'valibot';
import { lastPart } from '../../arn.ts';
import type { Action, ChangeKindName, InverseAction, Seen, SeenOf } from '../../change/kinds/index.ts';
import type { Correction } from '../../change/kinds/register-revision.ts';
import type { ActionData } from '../../change/planned.ts';
import type { ChangeRecord } from '../../incident/incident.ts';
import { cleanText } from '../text/clean-text.ts';
import { shellCommand } from '../text/quote-shell.ts';
import { shortName } from '../text/short-arn.ts';

/** What people and subscribers are told of one kind of change. */
type ChangeWords<A extends ActionData, I extends ActionData, S> = {
  /** Its verb, the first word of what it is told by, of a change that was made: `attached`. */
  readonly made: string;
  /** In the infinitive, with names: `attach policy P to role R`. `created`: ARN of what it has made, once it has. */
  what(action: A, created: string | null): string;
  /** The same with whole ARNs. */
  whole(action: A): string;
  /** What was there before; `seen` when it was made, where that was more than the action says. */
  before(action: A, seen: S | null): string;
  /** What is there after. */
  after(action: A, seen: S | null, created: string | null): string;
  /** References that it corrects. */
  corrections(action: A): readonly Correction[];
  /** Whether the states before and after say more than the description of the change. */
  readonly showsStates: boolean;
  /** The AWS CLI command that undoes the change by hand; null if no safe command can be written. */
  undoCommand(inverse: I, region: string): string | null;
  /** What the owner's own definitions must contain, so that their next deployment keeps the change. */
  persist(action: A): readonly string[];
  /** The change in the published JSON: only the fields named here. */
  readonly published: Published<A>;
  /** The same for the inverse; undefined if nothing undoes the change. */
  readonly publishedInverse: Published<I> | undefined;
};

/** The form of an action in the published JSON. `kind` distinguishes the forms. */
type Published<A extends ActionData> = v.ObjectSchema<
  v.ObjectEntries & { readonly kind: v.LiteralSchema<A['kind'], undefined> },
  undefined
>;

type ActionOf<K extends ChangeKindName> = Extract<Action, { readonly kind: K }>;

const text = v.string();
const grant = { grant: text, role: text, policy: text };
const move = v.object({
  kind: v.literal('move-service'),
  service: text,
  cluster: text,
  from: text,
  to: v.exactOptional(text),
});
/** A corrected reference in the published JSON. */
export const publishedCorrection = { pointer: text, container: text, name: text, before: text, after: text };

const words: { readonly [K in ChangeKindName]: ChangeWords<ActionOf<K>, InverseAction, SeenOf<K>> } = {
  'attach-grant': {
    made: 'attached',
    what: ({ policy, role }) => `attach policy ${shortName(policy)} to role ${shortName(role)}`,
    whole: ({ policy, role }) => `attach policy ${policy} to role ${role}`,
    before: ({ policy, role }, seen) =>
      seen?.is === 'policies' ? policiesLine(seen.others) : `${policy} is not attached to ${role}`,
    after: ({ policy, role }, seen) =>
      seen?.is === 'policies' ? policiesLine([...seen.others, lastPart(policy)]) : `${policy} is attached to ${role}`,
    corrections: () => [],
    showsStates: false,
    undoCommand,
    persist: ({ role, policy }) => [
      `Role ${shortName(role)}: attach ${cleanText(policy, 2048)} where the role is defined too (Terraform aws_iam_role_policy_attachment, CDK role.addManagedPolicy, CloudFormation ManagedPolicyArns), or its next deployment may detach it.`,
    ],
    published: v.object({ kind: v.literal('attach-grant'), ...grant }),
    publishedInverse: v.object({ kind: v.literal('detach-grant'), ...grant }),
  },
  'create-log-group': {
    made: 'created',
    what: ({ name, retentionDays }) =>
      `create log group ${cleanText(name, 512)}, which keeps its events ${retentionDays} days`,
    whole: ({ logGroup, retentionDays }) =>
      `create log group ${logGroup}, which keeps its events ${retentionDays} days`,
    before: ({ name }) => `there is no log group ${name}`,
    after: ({ name, retentionDays }) => `there is a log group ${name}, which keeps its events ${retentionDays} days`,
    corrections: () => [],
    showsStates: false,
    undoCommand,
    persist: ({ name }) => [
      `Log group ${cleanText(name, 512)}: import it where the service is defined (Terraform aws_cloudwatch_log_group, CDK LogGroup, CloudFormation AWS::Logs::LogGroup): a stack that only defines it anew is refused while it exists.`,
    ],
    published: v.object({
      kind: v.literal('create-log-group'),
      grant: text,
      logGroup: text,
      region: text,
      name: text,
      retentionDays: v.number(),
    }),
    publishedInverse: v.object({
      kind: v.literal('delete-log-group'),
      grant: text,
      logGroup: text,
      region: text,
      name: text,
    }),
  },
  'register-revision': {
    made: 'registered',
    what: ({ family, corrections }, created) =>
      `register ${created === null ? `a new revision of ${cleanText(family, 255)}` : shortName(created)} with ${howMany(corrections)}`,
    whole: ({ family, corrections }) => `register a revision of ${family} with ${howMany(corrections)}`,
    before: ({ from, corrections }) => `${shortName(from)}: ${referencesLine(corrections, 'before')}`,
    after: ({ corrections }, _seen, created) =>
      `${created === null ? 'the new revision' : shortName(created)}: ${referencesLine(corrections, 'after')}`,
    corrections: ({ corrections }) => corrections,
    showsStates: false,
    undoCommand,
    persist: ({ family, corrections }) =>
      corrections.map(
        (one) =>
          `Task definition ${cleanText(family, 255)}: set valueFrom of ${cleanText(one.name, 200)} (container ${cleanText(one.container, 255)}) to ${cleanText(one.after, 2048)} where it is defined too (Terraform, CDK, CloudFormation, the pipeline), or its next deployment brings the fault back.`,
      ),
    published: v.object({
      kind: v.literal('register-revision'),
      family: text,
      from: text,
      corrections: v.array(v.object(publishedCorrection)),
    }),
    publishedInverse: undefined,
  },
  'move-service': {
    made: 'moved',
    what: ({ service, to }) =>
      `move service ${shortName(service)} to ${to === undefined ? 'the corrected revision' : shortName(to)}`,
    whole: ({ service, to }) => `move service ${service} to ${to ?? 'the corrected revision'}`,
    before: ({ service, from }) => `${shortName(service)} runs ${shortName(from)}`,
    after: ({ service, to }) =>
      `${shortName(service)} runs ${to === undefined ? 'the corrected revision' : shortName(to)}`,
    corrections: () => [],
    showsStates: true,
    undoCommand,
    persist: () => [],
    published: move,
    publishedInverse: move,
  },
  'register-again': {
    made: 'registered',
    what: ({ copyOf }, created) =>
      `register ${created === null ? 'a copy' : `${shortName(created)}, a copy`} of ${shortName(copyOf)}, which is deregistered`,
    whole: ({ copyOf }) => `register a copy of ${copyOf}, which is deregistered`,
    before: ({ copyOf }) => `${shortName(copyOf)} is INACTIVE`,
    after: ({ copyOf }, _seen, created) =>
      `${created === null ? 'the new revision' : shortName(created)} is a copy of ${shortName(copyOf)}`,
    corrections: () => [],
    showsStates: false,
    undoCommand,
    persist: () => [],
    published: v.object({ kind: v.literal('register-again'), family: text, from: text, copyOf: text }),
    publishedInverse: undefined,
  },
  'move-back': {
    made: 'moved',
    what: (action) => `move service ${shortName(action.service)} back to ${backTo(action, shortName)}`,
    whole: (action) => `move service ${action.service} back to ${backTo(action, (arn) => arn)}`,
    before: ({ service, from }) => `${shortName(service)} runs ${shortName(from)}`,
    after: (action) =>
      `${shortName(action.service)} runs ${backTo(action, shortName)}, the last revision that completed a deployment`,
    corrections: () => [],
    showsStates: true,
    undoCommand,
    persist: ({ service, from }) => [
      `Service ${shortName(service)}: ${shortName(from)} is still what the service is defined with (Terraform, CDK, CloudFormation, the pipeline). Correct it there, or the next deployment brings the fault back.`,
    ],
    published: v.object({
      kind: v.literal('move-back'),
      service: text,
      cluster: text,
      from: text,
      to: v.exactOptional(text),
      copyOf: v.exactOptional(text),
    }),
    publishedInverse: move,
  },
  'force-deployment': {
    made: 'started',
    what: ({ service }) => `start one new deployment of service ${shortName(service)}`,
    whole: ({ service }) => `start a new deployment of service ${service}`,
    before: (action, seen) =>
      seen?.is === 'deployments' && seen.before !== null
        ? deploymentLine(action, seen.before)
        : 'ECS waits before it tries again',
    after: (action, seen) =>
      seen?.is === 'deployments' && seen.after !== null
        ? deploymentLine(action, seen.after)
        : 'a new deployment of the same revision',
    corrections: () => [],
    showsStates: true,
    undoCommand,
    persist: () => [],
    published: v.object({ kind: v.literal('force-deployment'), service: text, cluster: text, taskDefinition: text }),
    publishedInverse: undefined,
  },
};

/** The words for a change, whichever kind it is of. */
export function wordsFor(action: Action): ChangeWords<Action, InverseAction, Seen> {
  return words[action.kind];
}

/** Every action in the published JSON. */
export const publishedActions = Object.values(words).map(({ published }) => published);
/** Every inverse in the published JSON. */
export const publishedInverses = [
  ...new Set(Object.values(words).flatMap(({ publishedInverse }) => publishedInverse ?? [])),
];

/** A change that was made, with names: `attached policy P to role R`. */
export function sayMade({ action, created }: Pick<ChangeRecord, 'action' | 'created'>): string {
  return inPast(wordsFor(action).what(action, created), action);
}

/** The same with whole ARNs. */
export function sayMadeWhole(action: Action): string {
  return inPast(wordsFor(action).whole(action), action);
}

function inPast(said: string, action: Action): string {
  return said.replace(/^\S+/, wordsFor(action).made);
}

/** All that can be seen beyond an action when it is carried out. */
export const publishedSeen = [
  v.object({ is: v.literal('policies'), others: v.array(text) }),
  v.object({ is: v.literal('deployments'), before: v.nullable(text), after: v.nullable(text) }),
] as const;

/** What was there before a change, and what is there after, in people's words. */
export function sayStates({ action, created, seen }: Pick<ChangeRecord, 'action' | 'created' | 'seen'>): {
  readonly before: string;
  readonly after: string;
} {
  const of = wordsFor(action);
  return { before: of.before(action, seen), after: of.after(action, seen, created) };
}

/** A change in the infinitive, with whole ARNs. */
export function describeAction(action: Action): string {
  return wordsFor(action).whole(action);
}

/** The revision that a service is moved back to. A copy has no number before it is registered. */
function backTo({ to, copyOf }: ActionOf<'move-back'>, name: (arn: string) => string): string {
  const copy = copyOf === undefined ? '' : `a copy of ${name(copyOf)}`;
  if (to === undefined) return copy;
  return copy === '' ? name(to) : `${name(to)}, ${copy}`;
}

function howMany(corrections: readonly Correction[]): string {
  return corrections.length === 1 ? 'one corrected reference' : `${corrections.length} corrected references`;
}

/** Names of policies in one line: `policies: A, B`; at most 20 of them. */
function policiesLine(names: readonly string[]): string {
  if (names.length === 0) return 'no managed policies';
  const more = names.length > 20 ? ` and ${names.length - 20} more` : '';
  return `policies: ${names.toSorted().slice(0, 20).join(', ')}${more}`;
}

function referencesLine(corrections: readonly Correction[], side: 'before' | 'after'): string {
  return corrections
    .map((one) => `${cleanText(one.container, 100)} ${cleanText(one.name, 100)} = ${cleanText(one[side], 300)}`)
    .join('; ');
}

function deploymentLine({ service, taskDefinition }: ActionOf<'force-deployment'>, deployment: string): string {
  return `${shortName(service)} runs ${shortName(taskDefinition)}, deployment ${deployment}`;
}

/** What an undo by hand destroys, as a clause: the product itself deletes only a log group that is empty. Null if nothing. */
export function loses({ kind }: InverseAction): string | null {
  return kind === 'delete-log-group' ? 'it deletes every event that the group holds by now' : null;
}

/** The AWS CLI's command that carries an inverse out by hand. */
function undoCommand(inverse: InverseAction, region: string): string | null {
  switch (inverse.kind) {
    case 'detach-grant':
      return shellCommand('aws iam detach-role-policy', [
        ['--role-name', lastPart(inverse.role)],
        ['--policy-arn', inverse.policy],
      ]);
    case 'delete-log-group':
      return shellCommand('aws logs delete-log-group', [
        ['--region', inverse.region],
        ['--log-group-name', inverse.name],
      ]);
    case 'move-service':
      return shellCommand('aws ecs update-service', [
        ['--region', region],
        ['--cluster', inverse.cluster],
        ['--service', inverse.service],
        ['--task-definition', inverse.to ?? ''],
      ]);
  }
}
