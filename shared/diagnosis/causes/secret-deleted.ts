import { defineCause, ruledOut } from '../define-cause.ts';
import type { Instruction } from '../finding.ts';
import { commandInstruction } from '../instructions.ts';
import { untilRestored } from '../passing.ts';
import { nameOf } from '../permissions/simulated-cause.ts';
import { locateSecret, secretAsks } from '../references/locate-secret.ts';
import { managerOf, showManaged, withoutManaged } from '../references/managed-secret.ts';

/** The secret is scheduled for deletion. It cannot be read, but it can be restored until its deletion. */
export const secretDeleted = defineCause({
  code: 'secret-deleted',
  category: 'not-found',
  shownBy: 'Secrets Manager’s metadata',
  concerns: ['secret', 'registry-credentials'],
  passes: untilRestored,
  obstacle: 'unusable',
  needs: secretAsks,
  match: (subject, facts) => {
    const located = locateSecret(subject, facts);
    if (located.is !== 'found' || located.secret.deletedAt === undefined)
      return ruledOut('it is not scheduled for deletion');
    const { name, arn, deletedAt, owner } = located.secret;
    const manager = managerOf(name, owner);
    return {
      is: 'matched',
      certainty: 'proved',
      title: `the secret ${name} of ${nameOf(subject)} is scheduled for deletion`,
      next:
        manager === undefined
          ? 'Ask first who deleted it, and why; then restore it while its recovery window lasts, or point the task definition to another secret.'
          : withoutManaged(manager),
      instructions:
        manager === undefined
          ? [restore(arn, located.reference.region)]
          : showManaged(manager, located.reference.region),
      evidence: [
        { text: `${arn} is marked for deletion (DeletedDate ${deletedAt})`, by: secretAsks(subject, facts) },
        ...(owner === undefined
          ? []
          : [{ text: `it is owned by the service ${owner}`, by: secretAsks(subject, facts) }]),
      ],
      resource: arn,
    };
  },
});

function restore(arn: string, region: string): Instruction {
  return commandInstruction('restore the secret', 'aws secretsmanager restore-secret', [
    ['--region', region],
    ['--secret-id', arn],
  ]);
}
