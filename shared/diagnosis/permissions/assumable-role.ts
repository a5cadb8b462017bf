import { accountOf, lastPart } from '../../arn.ts';
import type { Ask, Facts } from '../../evidence/ask.ts';
import type { Role } from '../../evidence/iam.ts';
import { firstOf } from '../../first-of.ts';
import { judgePolicy } from '../../policy/evaluate-policy.ts';
import { type Match, ruledOut, type Subject } from '../define-cause.ts';
import type { Instruction } from '../finding.ts';
import { untilMade, untilRegistered } from '../passing.ts';

/** Which of a task's two roles is judged: its name for people, and the field of the definition that names it. */
export type RoleOf = { readonly words: string; readonly field: string };

/** What shows whether ECS can assume the role of a requirement. */
export function roleAsks({ requirement }: Subject): readonly Ask[] {
  return requirement.role === undefined ? [] : [{ kind: 'role', subject: requirement.role }];
}

/**
 * The role of the same name, if no role has the ARN. A role's name is unique in its account whatever its path, and the
 * path is part of its ARN.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export function namesakeAsks({ requirement: { role }, workload }: Subject, facts: Facts): readonly Ask<'role'>[] {
  if (role === undefined || accountOf(role) !== workload.account) return [];
  const isAbsent = facts.get({ kind: 'role', subject: role })?.is === 'absent';
  return isAbsent ? [{ kind: 'role', subject: lastPart(role) }] : [];
}

/** Judges whether ECS can assume the role of a requirement: whether it exists, and lets ECS tasks in. */
export function judgeAssumable(subject: Subject, facts: Facts, of: RoleOf): Match {
  const arn = subject.requirement.role;
  if (arn === undefined) return ruledOut(`the task definition names no ${of.words}`);
  const role = facts.get({ kind: 'role', subject: arn });
  return role?.is === 'known' ? judgeTrust(role.value, arn, subject, of) : missingRole(arn, subject, facts, of);
}

function missingRole(arn: string, subject: Subject, facts: Facts, { words, field }: RoleOf): Match {
  const { workload } = subject;
  const name = lastPart(arn);
  const [ask] = namesakeAsks(subject, facts);
  const fact = ask === undefined ? undefined : facts.get(ask);
  const namesake = fact?.is === 'known' ? fact.value.arn : undefined;
  return {
    is: 'matched',
    certainty: 'proved',
    title:
      namesake === undefined
        ? `the ${words} ${arn} does not exist`
        : `the ${words} ${arn} does not exist: the role ${name} has another path`,
    next:
      namesake === undefined
        ? missingNext(arn, workload.family, field)
        : wrongPathNext(namesake, workload.family, field),
    passes: namesake === undefined ? untilMade : untilRegistered,
    evidence: [
      { text: `no role has the ARN ${arn}`, by: [{ kind: 'role', subject: arn }] },
      ...(namesake === undefined || ask === undefined
        ? []
        : [{ text: `the role ${name} has the ARN ${namesake}`, by: [ask] }]),
    ],
    action: 'sts:AssumeRole',
    resource: arn,
  };
}

function missingNext(arn: string, family: string, field: string): string {
  return [
    `Create the role again under this very ARN, path included: ${arn}. Or set ${field} of ${family} to a role that exists, register a new revision and deploy that.`,
    'A role that is created anew under the same ARN lacks what was attached to the old one, and resource policies that named the old one no longer mean it.',
  ].join('\n');
}

function wrongPathNext(namesake: string, family: string, field: string): string {
  return [
    `Set ${field} of ${family} to ${namesake}, if that is the role that was meant, register a new revision and deploy that.`,
    'The product judges the trust policy and the permissions of that role once the task definition names it.',
  ].join('\n');
}

const service = 'ecs-tasks.amazonaws.com';

function judgeTrust(role: Role, arn: string, { workload }: Subject, { words }: RoleOf): Match {
  const verdict = judgePolicy(role.trust, {
    action: 'sts:AssumeRole',
    resource: role.arn,
    principal: { is: 'service', name: service },
    // The ARN of the task (aws:SourceArn) is not known beforehand, so a condition on it stays open.
    context: { 'aws:sourceaccount': workload.account },
  });
  if (verdict.is === 'allows') return ruledOut(`the trust policy lets ${service} assume the role`);
  // AWS does not document every condition key of this request. So a condition on an unknown key does not prove a fault
  // of the role.
  if (verdict.is === 'open') return ruledOut(`the trust policy depends on ${verdict.keys.join(', ')}`);
  const denied = verdict.is === 'denies';
  const trusted = role.trust.Statement.flatMap(({ Principal }) => Object.values(Principal ?? {}).flat());
  const isNamed = trusted.includes(service);
  const lets = isNamed
    ? `lets ${service} in only under a condition that account ${workload.account} does not meet`
    : `does not name ${service}`;
  return {
    is: 'matched',
    certainty: 'proved',
    title: `ECS cannot assume the ${words} ${role.name}: its trust policy ${denied ? `denies it to ${service}` : lets}`,
    next: `Let ${service} assume ${role.name} in its trust policy; permissions that are attached to the role cannot help while ECS may not act as it.`,
    instructions: [trustInstruction(role, workload.account)],
    evidence: [
      {
        text: denied
          ? `the trust policy of ${role.name} denies sts:AssumeRole to ${service}`
          : `the trust policy of ${role.name} trusts ${trusted.length === 0 ? 'nobody' : firstOf(trusted, 4)}${isNamed ? ', each under its conditions' : ''}`,
        by: [{ kind: 'role', subject: arn }],
      },
    ],
    action: 'sts:AssumeRole',
    resource: role.arn,
  };
}

/** A trust policy names no resource. The condition prevents that services of other accounts use the role. */
function trustInstruction({ name }: Role, account: string): Instruction {
  const statement = {
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'aws:SourceAccount': account } },
  };
  const purpose = `add this statement to the trust policy of ${name} (IAM console, tab "Trust relationships")`;
  return { is: 'document', purpose, json: JSON.stringify(statement) };
}
