import { formatArn, parseArn } from '../../arn.ts';
import type { Ask, Facts } from '../../evidence/ask.ts';
import { judgePolicy } from '../../policy/evaluate-policy.ts';
import type { PolicyDocument } from '../../policy/policy-document.ts';
import { defineCause, type Match, ruledOut, type Subject } from '../define-cause.ts';
import { statementInstruction } from '../instructions.ts';
import { untilPolicy } from '../passing.ts';
import { sentContext } from '../permissions/request-context.ts';
import { roleContext } from '../permissions/resource-policy.ts';
import { namesAction, sayStatement } from '../permissions/statement.ts';
import { fileSystemAsk } from '../references/file-system-view.ts';

const action = 'elasticfilesystem:ClientMount';

/** The policy of the file system does not allow the mount, either anonymous or with the task role. */
export const fileSystemAccessDenied = defineCause({
  code: 'file-system-access-denied',
  category: 'iam',
  shownBy: 'the file system’s policy, simulation of the task role',
  concerns: ['file-system'],
  passes: untilPolicy,
  explains: ['storage'],
  needs: asks,
  match: (subject, facts): Match => {
    const fileSystem = facts.get(fileSystemAsk(subject));
    const policy = facts.get(policyAsk(subject));
    if (fileSystem?.is !== 'known' || policy?.is !== 'known') return ruledOut('the file system is not known');
    // A file system without a policy may be mounted by every client that can reach it.
    if (policy.value.document === undefined) return ruledOut('the file system carries no policy');
    const { role } = subject.requirement;
    const { arn, id } = fileSystem.value;
    const verdict = judgePolicy(policy.value.document, {
      action,
      resource: arn,
      principal:
        role === undefined
          ? { is: 'anonymous' }
          : { is: 'role', arn: role, account: subject.workload.account, isDirect: true },
      context: role === undefined ? {} : roleContext(role, subject),
    });
    const simulated = role === undefined ? undefined : facts.get(simulationAsk(subject, role, arn, facts));
    const allowedByRole = simulated?.is === 'known' && simulated.value.decision === 'allowed';
    const lacking = simulated?.is === 'known' && !allowedByRole ? simulated.value.missingContext : [];
    if (lacking.length > 0 && verdict.is === 'silent' && role !== undefined) {
      const why = `a policy of the task role depends on ${lacking.join(', ')}, which a simulation of ${action} does not know`;
      return { is: 'undecided', missing: [{ ask: simulationAsk(subject, role, arn, facts), why }] };
    }
    if (verdict.is === 'allows' || verdict.is === 'open' || (verdict.is === 'silent' && allowedByRole))
      return ruledOut('the policy lets the task mount it, or depends on what is not known here');
    const who = role === undefined ? 'a task without IAM authorization' : `the task role ${role}`;
    return {
      is: 'matched',
      certainty: 'proved',
      title: `the policy of the file system ${id} ${verdict.is === 'denies' ? 'denies' : 'does not allow'} ${action} to ${who}`,
      next:
        role === undefined
          ? subject.requirement.fileSystem?.iam === true
            ? `Give the task definition a task role (taskRoleArn), and allow it ${action}: the volume is mounted with IAM authorization, and there is no role to do it with.`
            : `Turn on IAM authorization in the volume of the task definition (authorizationConfig.iam ENABLED, with transit encryption), ${subject.definition.taskRoleArn === undefined ? `give it a task role (taskRoleArn) and allow that role ${action}` : 'and allow the task role to mount'}; or let everybody in by the file system’s policy.`
          : `Allow ${action} to ${role} in its own policy or in that of the file system (and ClientWrite where it writes). It is the task role that mounts, not the execution role.`,
      instructions:
        role === undefined
          ? []
          : [statementInstruction(`add this statement to a policy of ${role}`, [{ action, resource: arn }])],
      evidence: [
        {
          text: `the policy of ${id} ${verdict.is === 'denies' ? `denies it by ${sayStatement(verdict.statement)}` : sayAllowed(policy.value.document)}`,
          by: [policyAsk(subject)],
        },
      ],
      action,
      resource: arn,
    };
  },
});

/** Whether a policy that does not allow this task to mount allows anybody to. */
function sayAllowed({ Statement: statements }: PolicyDocument): string {
  const anybody = statements.some((one) => one.Effect === 'Allow' && namesAction(one, action));
  return anybody ? 'allows it to others only, or under a condition' : `allows ${action} to nobody`;
}

function asks(subject: Subject, facts: Facts): readonly Ask[] {
  const fileSystem = facts.get(fileSystemAsk(subject));
  const policy = facts.get(policyAsk(subject));
  const { role } = subject.requirement;
  const isJudged =
    role !== undefined && fileSystem?.is === 'known' && policy?.is === 'known' && policy.value.document !== undefined;
  // The role's tags belong to the request, so that it is read before the simulation.
  const simulated = isJudged && facts.get({ kind: 'role', subject: role }) !== undefined;
  return [
    fileSystemAsk(subject),
    policyAsk(subject),
    ...(isJudged ? [{ kind: 'role' as const, subject: role }] : []),
    ...(simulated ? [simulationAsk(subject, role, fileSystem.value.arn, facts)] : []),
  ];
}

function policyAsk({ requirement }: Subject): Ask<'file-system-policy'> {
  return { kind: 'file-system-policy', subject: requirement.text };
}

function simulationAsk(subject: Subject, role: string, resource: string, facts: Facts): Ask<'simulation'> {
  const arn = parseArn(resource);
  const point = subject.requirement.fileSystem?.accessPoint;
  const sent = sentContext({ role, action, resource }, subject, facts);
  const context: Readonly<Record<string, string>> =
    point === undefined || arn === undefined
      ? sent
      : { ...sent, 'elasticfilesystem:AccessPointArn': formatArn({ ...arn, resource: `access-point/${point}` }) };
  return { kind: 'simulation', subject: { role, action, resource, context } };
}
