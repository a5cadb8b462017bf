import { accountOf } from '../arn.ts';
import { isPrincipal } from '../change/principal.ts';
import type { Operators } from '../configuration/configuration.ts';
import type { Command } from '../control/command.ts';
import { permissionSetOf, principalName } from './principal-name.ts';
import type { Asked, Refusal } from './request.ts';

/** What a caller may do. Each includes those before it: whoever may change may stop, and whoever may stop may read. */
export type Right = 'read' | 'stop' | 'change';

/** The right that a request takes. */
function rightFor(asked: Asked): Right {
  switch (asked.verb) {
    case 'incidents':
    case 'show':
    case 'read-mode':
    case 'status':
    case 'outcome':
      return 'read';
    case 'ack':
    case 'pause':
    case 'reject':
      return 'stop';
    case 'mode':
      return asked.mode === 'apply' ? 'change' : 'stop';
    case 'undo':
    case 'restore':
    case 'approve':
    case 'resume':
      return 'change';
  }
}

/**
 * Why a caller may not do what they ask; undefined if they may.
 *
 * A right that the owner does not configure is everybody's in the account who may invoke the operator, except the right to change:
 * that is nobody's.
 * @param caller ARN, as STS attested it.
 */
export function whyNot(caller: string, asked: Asked, operators: Operators, account: string): Refusal | undefined {
  const right = rightFor(asked);
  if (has(caller, right, operators, account)) return undefined;
  const isOpen = operators[right] === undefined && right !== 'change';
  const why = isOpen
    ? `${caller} is not of the account ${account}`
    : operators[right] === undefined
      ? 'the configuration names nobody under operators.change'
      : `operators.${right} of the configuration does not name ${caller}`;
  const how = isOpen ? '' : `. ${howToAdmit(caller, right)}`;
  return {
    is: 'refused',
    code: 'not-admitted',
    message: `${asked.verb} needs the right to ${right}, and ${why}${how}`,
  };
}

/** What to write where, so that a caller who was refused is admitted the next time. */
function howToAdmit(caller: string, right: Right): string {
  const { name, role } = principalName(caller) ?? { name: "the ARN of an IAM role of the caller's" };
  const path = role === undefined ? '' : ', with its path if the role has one,';
  return `To admit them, add ${name}${path} to operators.${right} of the configuration, and deploy it`;
}

/** Whether a caller may give a command. The remediator asks again before it carries the command out. */
export function mayCommand(caller: string, command: Command, operators: Operators, account: string): boolean {
  return has(caller, rightFor(command), operators, account);
}

/** Whether a caller has the right to change, which it takes to loosen what is stricter now. */
export function mayChange(caller: string, operators: Operators, account: string): boolean {
  return has(caller, 'change', operators, account);
}

const including: Readonly<Record<Right, readonly Right[]>> = {
  read: ['read', 'stop', 'change'],
  stop: ['stop', 'change'],
  change: ['change'],
};

function has(caller: string, right: Right, operators: Operators, account: string): boolean {
  return including[right].some((one) => {
    const named = operators[one];
    if (named !== undefined) return named.some((name) => isNamed(caller, name, account));
    return one !== 'change' && accountOf(caller) === account;
  });
}

function isNamed(caller: string, named: string, account: string): boolean {
  const [, set] = /^permission-set\/(.+)$/.exec(named) ?? [];
  if (set === undefined) return isPrincipal(caller, named);
  const [, role] = /^arn:[a-z-]+:sts::\d{12}:assumed-role\/([^/]+)\/[^/]+$/.exec(caller) ?? [];
  return permissionSetOf(role ?? '') === set && accountOf(caller) === account;
}
