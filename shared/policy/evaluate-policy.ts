import { matchesPattern } from './matches-pattern.ts';
import type { PolicyDocument, PolicyStatement } from './policy-document.ts';

/** A request, with the parts that policies can refer to. */
export type PolicyRequest = {
  readonly action: string;
  readonly resource: string;
  /** `anonymous`: the request is not signed. */
  readonly principal:
    | {
        readonly is: 'role';
        readonly arn: string;
        readonly account: string;
        /**
         * Whether only statements that name the role itself count. A policy that names the account leaves the decision
         * to the policies of the role.
         */
        readonly isDirect?: boolean;
      }
    | { readonly is: 'service'; readonly name: string }
    | { readonly is: 'anonymous' };
  /** The known condition keys in lower case, with their values. A condition on any other key stays open. */
  readonly context: Readonly<Record<string, string>>;
};

/**
 * What one policy decides about a request. `open`: the decision depends on a condition key whose value is not known.
 */
export type PolicyVerdict =
  | { readonly is: 'allows' | 'silent' }
  | { readonly is: 'denies'; readonly statement: PolicyStatement }
  | { readonly is: 'open'; readonly keys: readonly string[] };

type Answer = 'yes' | 'no' | { readonly open: readonly string[] };

/**
 * Evaluates the policy of a resource or an endpoint, or a trust policy, for one request. An explicit deny decides
 * first, then an allow. If the decision depends on a condition whose value is not known, it stays open. Identity
 * policies are evaluated by IAM's simulator instead.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function judgePolicy(document: PolicyDocument, request: PolicyRequest): PolicyVerdict {
  const answers = document.Statement.map((statement) => ({ statement, answer: applies(statement, request) }));
  const denies = answers.filter(({ statement }) => statement.Effect === 'Deny');
  const denied = denies.find(({ answer }) => answer === 'yes');
  if (denied !== undefined) return { is: 'denies', statement: denied.statement };
  const openDenies = openKeys(denies);
  if (openDenies.length > 0) return { is: 'open', keys: openDenies };
  const allows = answers.filter(({ statement }) => statement.Effect === 'Allow');
  if (allows.some(({ answer }) => answer === 'yes')) return { is: 'allows' };
  const openAllows = openKeys(allows);
  return openAllows.length > 0 ? { is: 'open', keys: openAllows } : { is: 'silent' };
}

function openKeys(answers: readonly { readonly answer: Answer }[]): readonly string[] {
  return [...new Set(answers.flatMap(({ answer }) => (typeof answer === 'string' ? [] : answer.open)))];
}

function applies(statement: PolicyStatement, request: PolicyRequest): Answer {
  const named =
    covers(statement.Action, statement.NotAction, (pattern) =>
      matchesPattern(pattern.toLowerCase(), request.action.toLowerCase()),
    ) &&
    // Trust policies and some resource policies name no resource: they apply to the thing that carries them.
    covers(
      statement.Resource ?? (statement.NotResource === undefined ? ['*'] : undefined),
      statement.NotResource,
      (pattern) => matchesPattern(pattern, request.resource),
    ) &&
    namesPrincipal(statement, request);
  return named ? meets(statement.Condition ?? {}, request) : 'no';
}

function covers(
  listed: readonly string[] | undefined,
  excepted: readonly string[] | undefined,
  matches: (pattern: string) => boolean,
): boolean {
  if (listed !== undefined) return listed.some(matches);
  return excepted !== undefined && !excepted.some(matches);
}

function namesPrincipal(
  { Effect: effect, Principal: named, NotPrincipal: excepted }: PolicyStatement,
  request: PolicyRequest,
): boolean {
  const names = (principals: Readonly<Record<string, readonly string[]>>) =>
    Object.entries(principals).some(([kind, listed]) =>
      listed.some((name) => isPrincipal(kind, name, request, effect)),
    );
  if (named !== undefined) return names(named);
  return excepted === undefined || !names(excepted);
}

function isPrincipal(
  kind: string,
  name: string,
  { principal }: PolicyRequest,
  effect: PolicyStatement['Effect'],
): boolean {
  if (kind === '*' || (kind === 'AWS' && name === '*')) return true;
  if (principal.is === 'service') return kind === 'Service' && name === principal.name;
  if (principal.is === 'anonymous' || kind !== 'AWS') return false;
  const session = principal.arn.replace(/^arn:([^:]*):iam::(\d*):role\/(?:.*\/)?/, 'arn:$1:sts::$2:assumed-role/');
  if (name === principal.arn || name.startsWith(`${session}/`)) return true;
  const isAccount = name === principal.account || new RegExp(`^arn:[^:]*:iam::${principal.account}:root$`).test(name);
  // If a policy allows the account, the policies of the role decide. If it denies the account, it denies every role in
  // it.
  return isAccount && (effect === 'Deny' || principal.isDirect !== true);
}

type Condition = NonNullable<PolicyStatement['Condition']>;

/** Whether a condition is known not to hold, by the part of the request that is given: keys in lower case. */
export function fails(condition: Condition, context: PolicyRequest['context']): boolean {
  return meets(condition, { context }) === 'no';
}

/**
 * All operators with all of their keys must hold. If one of them is known not to hold, the condition fails, even if
 * others are open.
 */
function meets(condition: Condition, { context }: Pick<PolicyRequest, 'context'>): Answer {
  const answers = Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => holds(operator, key, values, context)),
  );
  if (answers.includes('no')) return 'no';
  const open = answers.flatMap((answer) => (typeof answer === 'string' ? [] : answer.open));
  return open.length > 0 ? { open } : 'yes';
}

const compared: Readonly<Record<string, (value: string, pattern: string) => boolean>> = {
  stringequals: (value, pattern) => value === pattern,
  stringequalsignorecase: (value, pattern) => value.toLowerCase() === pattern.toLowerCase(),
  stringlike: (value, pattern) => matchesPattern(pattern, value),
  arnequals: (value, pattern) => matchesPattern(pattern, value),
  arnlike: (value, pattern) => matchesPattern(pattern, value),
  bool: (value, pattern) => value.toLowerCase() === pattern.toLowerCase(),
};

function holds(
  operator: string,
  key: string,
  values: readonly string[],
  context: Readonly<Record<string, string>>,
): Answer {
  const [, negated, plain = ''] =
    /^(?:forallvalues:|foranyvalue:)?(?:(stringnot|arnnot))?(.*?)(?:ifexists)?$/.exec(operator.toLowerCase()) ?? [];
  const name = negated === undefined ? plain : `${negated.replace('not', '')}${plain}`;
  const value = context[key.toLowerCase()];
  // A key whose value is known is there, so it is not null.
  if (name === 'null' && value !== undefined) return values.every((one) => one.toLowerCase() === 'true') ? 'no' : 'yes';
  const compare = compared[name];
  // A policy variable takes its value from the request, and that value is not known here.
  if (value === undefined || compare === undefined || values.some((one) => one.includes('${'))) return { open: [key] };
  const matches = values.some((pattern) => compare(value, pattern));
  return matches === (negated === undefined) ? 'yes' : 'no';
}
