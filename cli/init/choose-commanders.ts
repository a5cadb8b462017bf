import { ARN_FORMS } from '../../shared/configuration/arn-forms.ts';
import { cleanText } from '../../shared/notification/text/clean-text.ts';
import { type PrincipalName, principalName } from '../../shared/operator/principal-name.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import type { InitAccount } from './init-account.ts';

/** Who may command changes, as `operators.change` names them; `notes`: what a person has to know of it. */
export type Commanders = { readonly mayChange: readonly string[]; readonly notes: readonly string[] };

const nobody: Commanders = {
  mayChange: [],
  notes: [
    'Nobody may command changes: approve, undo, restore, resume and "mode apply" are refused until operators.change names somebody.',
  ],
};

/**
 * Who may approve, undo, restore, resume and set the mode `apply`. Without an entry nobody may, so whoever runs `init` is named
 * unless they name others, or nobody.
 * @param given principals, or the word `nobody`; undefined: not given.
 * @throws UsageError for what is no principal
 */
export async function chooseCommanders(
  given: readonly string[] | undefined,
  account: Pick<InitAccount, 'caller' | 'collect'>,
  question: Terminal['question'],
): Promise<Commanders> {
  if (given !== undefined) return readPrincipals(given);
  const own = await nameCaller(account);
  if (question === null) return own;
  const usual = own.mayChange[0] === undefined ? 'nobody' : `${own.mayChange[0]}, which is you`;
  const answer = await question(
    `Who may approve, undo and set the mode apply? ARNs of roles or users, permission-set/NAME, or nobody (Enter: ${usual}): `,
  );
  const words = answer.split(/[\s,]+/).filter((word) => word !== '');
  return words.length === 0 ? own : readPrincipals(words);
}

/** Those who may command and whose task definitions are trusted: of what they register nobody else has to approve anything. */
export function noteSameHands(mayChange: readonly string[], registrars: readonly string[]): readonly string[] {
  return mayChange
    .filter((one) => registrars.some((registrar) => withoutPath(registrar) === withoutPath(one)))
    .map(
      (one) =>
        `${one} registers task definitions, and may approve what they need: name somebody else, if a second person is to decide.`,
    );
}

/** ECS does not tell the path of a role that registered a task definition. */
function withoutPath(principal: string): string {
  return principal.replace(/:role\/.*\//, ':role/');
}

function readPrincipals(words: readonly string[]): Commanders {
  if (words.length === 1 && /^nobody$/i.test(words[0] ?? '')) return nobody;
  const { pattern, allowed } = ARN_FORMS.operator;
  const wrong = words.find((word) => !pattern.test(word));
  if (wrong !== undefined)
    throw new UsageError(`${JSON.stringify(wrong.slice(0, 160))} is nobody who can command; allowed: ${allowed}.`);
  return { mayChange: [...new Set(words)], notes: [] };
}

async function nameCaller({ caller, collect }: Pick<InitAccount, 'caller' | 'collect'>): Promise<Commanders> {
  const named = principalName(caller);
  if (named === undefined) {
    const why = `You are not named under operators.change: ${cleanText(caller, 300)} is neither a role nor a user of IAM.`;
    return { ...nobody, notes: [why, ...nobody.notes] };
  }
  return named.role === undefined ? { mayChange: [named.name], notes: [] } : nameRole(named, named.role, collect);
}

/** The stack lets the role invoke the operator, and Lambda takes no ARN that lacks the path of the role. */
async function nameRole({ name }: PrincipalName, role: string, collect: InitAccount['collect']): Promise<Commanders> {
  const ask = { kind: 'role', subject: role } as const;
  const fact = (await collect([ask])).get(ask);
  if (fact?.is === 'known') return { mayChange: [fact.value.arn], notes: [] };
  const because = fact?.is === 'unavailable' ? fact.detail : 'IAM knows no role of that name';
  const notRead = `Whether your role ${role} has a path was not read: ${cleanText(because, 300)}.`;
  return { mayChange: [name], notes: [`${notRead} If it has one, correct the ARN under operators.change.`] };
}
