import { defineCause, ruledOut } from '../define-cause.ts';
import { untilMade } from '../passing.ts';
import { nameOf } from '../permissions/simulated-cause.ts';
import { locateSecret, nearestSecretAsks, secretAsks } from '../references/locate-secret.ts';
import { managerOf, showManaged, withoutManaged } from '../references/managed-secret.ts';
import { nearestNames } from '../references/nearest-names.ts';

/** No secret of that name exists where the reference looks for it. */
export const secretNotFound = defineCause({
  code: 'secret-not-found',
  category: 'not-found',
  shownBy: 'Secrets Manager’s metadata',
  concerns: ['secret', 'registry-credentials'],
  passes: untilMade,
  makesCallsMoot: true,
  needs: secretAsks,
  wants: nearestSecretAsks,
  match: (subject, facts) => {
    const located = locateSecret(subject, facts);
    if (located.is !== 'nowhere') return ruledOut('the secret exists, there or elsewhere');
    const { reference, near } = located;
    const manager = managerOf(reference.secretName);
    return {
      is: 'matched',
      certainty: 'proved',
      title: `the secret ${reference.secretName} of ${nameOf(subject)} does not exist in ${reference.region}`,
      next:
        manager === undefined
          ? `Create the secret in ${reference.region}, or put the ARN that Secrets Manager shows for the right one into the task definition, register a new revision and deploy that.`
          : withoutManaged(manager),
      instructions: manager === undefined ? [] : showManaged(manager, reference.region),
      evidence: [
        {
          text: `${reference.secretArn} does not exist${reference.region === subject.workload.region ? ', under any suffix' : ''}`,
          by: secretAsks(subject, facts),
        },
        ...nearestNames(near, nearestSecretAsks(subject, facts)),
      ],
      resource: reference.secretArn,
    };
  },
});
