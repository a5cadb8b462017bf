import { type Ask, type Facts, simulationSubject } from '../../evidence/ask.ts';
import { defineCause, type Match, ruledOut, type Subject } from '../define-cause.ts';
import { fileSystemAsk } from '../file-system-view.ts';
import { statementInstruction } from '../instructions.ts';
import { judgePolicy } from '../judge-policy.ts';
import { roleContext } from '../resource-policy.ts';

const action = 'elasticfilesystem:ClientMount';

/** The file system's own policy does not let the task mount it: as nobody, or as its task role. */
export const fileSystemAccessDenied = defineCause({
  code: 'file-system-access-denied',
  category: 'iam',
  toldBy: 'the file system’s policy, simulation of the task role',
  concerns: ['file-system'],
  explains: ['storage'],
  needs: asks,
  match: (subject, facts): Match => {
    const fileSystem = facts.get(fileSystemAsk(subject));
    const policy = facts.get(policyAsk(subject));
    if (fileSystem?.is !== 'known' || policy?.is !== 'known') return ruledOut('the file system is not known');
    // Without a policy of its own a file system lets everybody mount it who reaches it.
    if (policy.value.document === undefined) return ruledOut('the file system carries no policy');
    const { role } = subject.requirement;
    const { arn, id } = fileSystem.value;
    const verdict = judgePolicy(policy.value.document, {
      action,
      resource: arn,
      principal:
        role === undefined ? { is: 'anonymous' } : { is: 'role', arn: role, account: subject.workload.account },
      context: role === undefined ? {} : roleContext(role, subject),
    });
    const simulated = role === undefined ? undefined : facts.get(simulationAsk(role, arn));
    const allowedByRole = simulated?.is === 'known' && simulated.value.decision === 'allowed';
    if (verdict.is === 'allows' || verdict.is === 'open' || (verdict.is === 'silent' && allowedByRole))
      return ruledOut('the policy lets the task mount it, or depends on what is not known here');
    const who = role === undefined ? 'a task without IAM authorization' : `the task role ${role}`;
    return {
      is: 'matched',
      certainty: 'proved',
      title: `the policy of the file system ${id} ${verdict.is === 'denies' ? 'denies' : 'does not allow'} ${action} to ${who}`,
      next:
        role === undefined
          ? 'Turn on IAM authorization in the volume (authorizationConfig.iam ENABLED, with transit encryption), and allow the task role to mount; or let everybody in by the file system’s policy.'
          : `Allow ${action} to ${role} in its own policy or in that of the file system (and ClientWrite where it writes). It is the task role that mounts, not the execution role.`,
      instructions:
        role === undefined
          ? []
          : [statementInstruction(`add this statement to a policy of ${role}`, [{ action, resource: arn }])],
      evidence: [
        {
          text: `the policy of ${id} ${verdict.is === 'denies' ? `denies it (${verdict.statement.Sid ?? 'a statement without Sid'})` : 'allows it to others only'}`,
          source: 'elasticfilesystem:DescribeFileSystemPolicy',
        },
      ],
      action,
      resource: arn,
    };
  },
});

function asks(subject: Subject, facts: Facts): readonly Ask[] {
  const fileSystem = facts.get(fileSystemAsk(subject));
  const policy = facts.get(policyAsk(subject));
  const { role } = subject.requirement;
  const simulated =
    role !== undefined && fileSystem?.is === 'known' && policy?.is === 'known' && policy.value.document !== undefined;
  return [
    fileSystemAsk(subject),
    policyAsk(subject),
    ...(simulated ? [simulationAsk(role, fileSystem.value.arn)] : []),
  ];
}

function policyAsk({ requirement }: Subject): Ask<'file-system-policy'> {
  return { kind: 'file-system-policy', subject: requirement.text };
}

function simulationAsk(role: string, resource: string): Ask<'simulation'> {
  return { kind: 'simulation', subject: simulationSubject({ role, action, resource, context: {} }) };
}
