import { uninstall } from '../../../cli/uninstall/uninstall.ts';
import type { UninstallOptions } from '../../../cli/uninstall/uninstall-options.ts';
import { NoAnswer } from '../../../cli/usage-error.ts';
import type { Remains } from '../../../shared/aws/operating/read-remains.ts';
import type { StackEnd } from '../../../shared/aws/operating/remove-remains.ts';
import { publishIncident } from '../../../shared/notification/render/render-json.ts';
import type { Answer, Asked } from '../../../shared/operator/request.ts';
import { attachment, incidentOf, permissionFinding, policy, role } from '../../fixtures/incident.ts';
import { healthy } from '../fake-installation.ts';
import { fakeTerminal } from '../fake-terminal.ts';

type Change = ReturnType<typeof attachment>;

type Given = {
  readonly options?: Partial<UninstallOptions>;
  /** The changes of the one incident. Default: none. */
  readonly changes?: readonly Change[];
  /** The roles that IAM shows the policy attached to. */
  readonly roles?: readonly string[];
  /** What the person answers, one question after another; without them nobody sits there. */
  readonly answers?: readonly string[];
  /** How the installation answers an undo. Default: it takes the changes back. */
  readonly undo?: 'refused' | 'waits';
  /** How many newer incidents without a change there are, so many open and so many closed. Default: none. */
  readonly others?: number;
  /** The installation answers nothing. */
  readonly isSilent?: boolean;
  /** There is another incident with a change, and the installation answers nothing about it. */
  readonly hasUnreadable?: boolean;
  readonly detach?: () => Promise<void>;
  readonly deletePolicy?: () => Promise<void>;
  readonly deleteTable?: () => Promise<void>;
  readonly stackFails?: readonly string[];
  /** What the second look at the account gives. Default: what is there by then. */
  readonly secondLook?: () => Promise<Remains>;
  /** How the deletion of the stack ends. Default: by `stackFails`, else it is deleted. */
  readonly deleteStack?: () => Promise<StackEnd>;
  readonly network?: Remains['network'];
  /** What else is in the stack, and the stack that it is nested in. Default: nothing, and none. */
  readonly foreign?: Partial<Remains['foreign']>;
  readonly parent?: string;
  /** The grant has left the configuration: its policy is in the stack no more. */
  readonly isGone?: boolean;
  /** Roles that have the policy too, of which the ledger knows nothing. */
  readonly strangerRoles?: readonly string[];
  /** Policies of which the ledger knows nothing, with the roles that they are attached to. */
  readonly strangers?: Remains['others'];
};

export const policyName = policy.slice(policy.lastIndexOf('/') + 1);
export const roleName = role.slice(role.lastIndexOf('/') + 1);

/** A page of a list, the newest first, in which the one incident that counts is the oldest. */
function pageOf(
  count: number,
  oldest: object,
  { limit, before }: Extract<Asked, { verb: 'incidents' }>,
): readonly object[] {
  const newer = Array.from({ length: count }, (_, index) => ({ id: `inc-${index}`, openedAt: 'later', changes: [] }));
  const start = before === undefined ? 0 : newer.findIndex(({ id }) => id === before.id) + 1;
  if (before !== undefined && start === 0) return [];
  return [...newer, oldest].slice(start, start + limit);
}

/** Runs `uninstall` against an installation and an account in memory. `questionsBefore`: those before the stack was deleted. */
export async function runUninstall(given: Given = {}) {
  let changes = given.changes ?? [];
  let roles = [...(given.roles ?? []), ...(given.strangerRoles ?? [])];
  const [did, asked, questions]: [string[], Asked[], string[]] = [[], [], []];
  let questionsBefore: readonly string[] = [];
  const left = [...(given.answers ?? [])];
  const ask = async (text: string) => {
    questions.push(text);
    return left.shift() ?? '';
  };
  const { terminal, written } = fakeTerminal(null, { question: given.answers === undefined ? null : ask });
  const incident = () =>
    publishIncident(
      incidentOf({ findings: [permissionFinding('DB', 'prod/db', { changes: changes.map(({ id }) => id) })], changes }),
    );
  const unreadable = given.hasUnreadable === true ? [{ id: 'inc-unreadable', openedAt: 'now', changes: [{}] }] : [];
  const answer = (one: Asked): Answer => {
    if (given.isSilent === true) throw new NoAnswer('Refused: you may not read.', false);
    switch (one.verb) {
      case 'status':
        return { grants: [{ name: 'megilance', executionRole: role, services: ['arn:aws:ecs:r:1:service/prod/api'] }] };
      case 'incidents':
        return { incidents: [...unreadable, ...pageOf(given.others ?? 0, incident(), one)] };
      case 'show':
        if (one.incident === 'inc-unreadable') throw new NoAnswer('Refused: too many requests.', true);
        return { incident: incident() };
      case 'outcome':
        return { outcome: given.undo === 'waits' ? { is: 'waits', for: 'mode' } : { is: 'done' } };
      case 'undo':
        if (given.undo === 'refused') throw new NoAnswer('Refused: nobody may change.', false);
        did.push(`undo ${one.incident}`);
        if (given.undo !== 'waits') {
          changes = changes.map((change) => ({ ...change, state: 'undone' as const }));
          roles = [];
        }
        return { command: 'command-1' };
      default:
        throw new Error(one.verb);
    }
  };
  const edge = {
    sleep: async () => undefined,
    reach: async () => ({
      ask: async (one: Asked) => {
        asked.push(one);
        return { id: 'command-1', answer: answer(one) };
      },
      inspect: async () => healthy,
      place: async () => ({ account: '111122223333', region: 'us-east-2' }),
    }),
  };
  let looks = 0;
  const look = async (): Promise<Remains> => ({
    stack: 'EcsInitRemediator',
    policies: given.isGone === true ? [] : [{ arn: policy, roles: [...roles] }],
    others: [...(given.isGone === true ? [{ arn: policy, roles: [...roles] }] : []), ...(given.strangers ?? [])],
    foreign: { installations: [], resources: [], ...given.foreign },
    parent: given.parent,
    table: 'Ledger-1',
    key: 'key-1',
    network: given.network ?? { is: 'read', value: undefined },
  });
  const remains = () => {
    looks += 1;
    return looks > 1 && given.secondLook !== undefined ? given.secondLook() : look();
  };
  const site = {
    account: '111122223333',
    region: 'us-east-2',
    remains,
    detach: async (from: string) => {
      await given.detach?.();
      did.push(`detach ${from}`);
      roles = roles.filter((one) => one !== from);
    },
    deletePolicy: async () => {
      await given.deletePolicy?.();
      did.push('delete policy');
    },
    deleteTable: async () => {
      await given.deleteTable?.();
      did.push('delete table');
    },
    deleteStack: async () => {
      did.push('delete stack');
      questionsBefore = [...questions];
      if (given.deleteStack !== undefined) return given.deleteStack();
      return given.stackFails === undefined
        ? ({ is: 'deleted' } as const)
        : ({ is: 'failed', because: given.stackFails } as const);
    },
  };
  const options: UninstallOptions = { wait: 4, ...given.options };
  const end = await uninstall({ terminal, edge }, options, { open: async () => site }).then(
    (code) => ({ code, error: '' }),
    (error: unknown) => ({ code: 2, error: error instanceof Error ? error.message : String(error) }),
  );
  return { ...end, ...written, did, asked, questions, questionsBefore };
}
