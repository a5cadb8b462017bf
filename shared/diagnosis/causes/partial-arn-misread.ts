import { defineCause, ruledOut } from '../define-cause.ts';
import { untilRegistered } from '../passing.ts';
import { nameOf } from '../permissions/simulated-cause.ts';
import { askedCorrection } from '../references/correction.ts';
import { locateSecret, secretAsks, withSecretArn } from '../references/locate-secret.ts';

/**
 * A partial ARN with a name that ends in a hyphen and six characters. Secrets Manager takes these for the suffix of a
 * whole ARN.
 */
export const partialArnMisread = defineCause({
  code: 'partial-arn-misread',
  category: 'reference-format',
  shownBy: 'Secrets Manager’s metadata',
  concerns: ['secret', 'registry-credentials'],
  passes: untilRegistered,
  explains: ['not-found'],
  makesCallsMoot: true,
  needs: secretAsks,
  match: (subject, facts) => {
    const located = locateSecret(subject, facts);
    if (located.is !== 'misread') return ruledOut('no secret bears that very name');
    const { secret, reference } = located;
    const after = withSecretArn(subject.requirement.text, reference, secret.arn);
    return {
      is: 'matched',
      certainty: 'proved',
      title: `${nameOf(subject)} names the secret ${secret.name} without its suffix, and the end of the name is taken for one`,
      next: `Register a revision whose valueFrom is ${after}: the whole ARN, with the suffix that Secrets Manager gave it.`,
      evidence: [
        {
          text: `${reference.secretArn} is looked up as a whole ARN and not found`,
          by: secretAsks(subject, facts),
        },
        { text: `${secret.name} exists as ${secret.arn}`, by: secretAsks(subject, facts) },
      ],
      resource: reference.secretArn,
      remedy: askedCorrection(subject.requirement, after),
    };
  },
});
