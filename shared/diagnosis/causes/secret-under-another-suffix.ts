import { defineCause, ruledOut } from '../define-cause.ts';
import { untilRegistered } from '../passing.ts';
import { nameOf } from '../permissions/simulated-cause.ts';
import { askedCorrection } from '../references/correction.ts';
import { hasMadeSuffix, locateSecret, secretAsks, withSecretArn } from '../references/locate-secret.ts';

/**
 * The ARN names a secret that was deleted and created again: it has the same name, but another six-character suffix.
 */
export const secretUnderAnotherSuffix = defineCause({
  code: 'secret-under-another-suffix',
  category: 'not-found',
  shownBy: 'Secrets Manager’s metadata',
  concerns: ['secret', 'registry-credentials'],
  passes: untilRegistered,
  makesCallsMoot: true,
  needs: secretAsks,
  match: (subject, facts) => {
    const located = locateSecret(subject, facts);
    if (located.is !== 'other-suffix') return ruledOut('no secret of that name exists under another suffix');
    const { requirement } = subject;
    const { secret, reference } = located;
    const after = withSecretArn(requirement.text, reference, secret.arn);
    return {
      is: 'matched',
      certainty: 'proved',
      title: hasMadeSuffix(reference)
        ? `${nameOf(subject)} names a secret that is gone; one of the same name exists as ${secret.arn}`
        : `${nameOf(subject)} names ${reference.secretName}, which does not exist; ${secret.name} does, as ${secret.arn}`,
      next: `If that is the secret that is meant (re-created, or cut off by the end of its name), register a revision whose valueFrom is ${after}. Whether it is the same secret only a person can know.`,
      evidence: [
        { text: `${reference.secretArn} does not exist`, by: secretAsks(subject, facts) },
        { text: `${secret.name} exists as ${secret.arn}`, by: secretAsks(subject, facts) },
      ],
      resource: reference.secretArn,
      remedy: askedCorrection(requirement, after),
    };
  },
});
