import { firstOf } from '../../first-of.ts';
import { isConcerned } from '../claim/claim-concerns.ts';
import { defineCause, ruledOut, type Subject } from '../define-cause.ts';
import { untilMade, untilRegistered } from '../passing.ts';
import { nameOf } from '../permissions/simulated-cause.ts';
import { locateSecret, secretAsks } from '../references/locate-secret.ts';

/** The secret exists, but has no value under the requested staging label or version id. */
export const secretVersionNotFound = defineCause({
  code: 'secret-version-not-found',
  category: 'not-found',
  shownBy: 'Secrets Manager’s metadata',
  concerns: ['secret', 'registry-credentials'],
  passes: untilMade,
  needs: secretAsks,
  match: (subject, facts) => {
    const located = locateSecret(subject, facts);
    if (located.is !== 'found' || located.secret.deletedAt !== undefined)
      return ruledOut('the secret itself is not there');
    const { versions, name, arn } = located.secret;
    if (versions === undefined) return ruledOut('its versions are not listed');
    const { versionId, versionStage = 'AWSCURRENT' } = located.reference;
    const stages = Object.values(versions).flat();
    const exists = versionId === undefined ? stages.includes(versionStage) : versions[versionId] !== undefined;
    if (exists) return ruledOut('it holds a value there');
    // A version without a staging label is not listed, but can be read by its id for some time. So for an id the
    // stopped reason decides.
    const isListed = versionId === undefined;
    if (!isListed && !isToldSo(subject)) return ruledOut('a version without a staging label is not listed');
    const wanted = versionId === undefined ? `the staging label ${versionStage}` : `the version ${versionId}`;
    const isEmpty = versionId === undefined && versionStage === 'AWSCURRENT';
    const has = [...new Set(stages)].toSorted();
    return {
      is: 'matched',
      certainty: 'proved',
      title: `the secret ${name} of ${nameOf(subject)} holds nothing under ${wanted}`,
      next: nextFor(isEmpty, versionId),
      evidence: [
        {
          text: has.length === 0 ? `${arn} has no version` : `${arn} has the staging labels ${firstOf(has, 6)}`,
          by: secretAsks(subject, facts),
        },
      ],
      resource: arn,
      ...(versionId !== undefined && { passes: untilRegistered }),
    };
  },
});

/** A label can be put on a version that is there; no version gets the id of another one. */
function nextFor(isEmpty: boolean, versionId: string | undefined): string {
  if (isEmpty)
    return 'The secret holds no value yet: put one in (aws secretsmanager put-secret-value), or finish its rotation.';
  const current =
    'eave version stage and version id in the valueFrom empty to get the current value, or name one that exists; then register a new revision and deploy that.';
  return versionId === undefined
    ? `Put the label on a version (finish the rotation, or aws secretsmanager update-secret-version-stage). Or l${current}`
    : `L${current}`;
}

function isToldSo(subject: Subject): boolean {
  return subject.claim?.fault === 'version-id' && isConcerned(subject);
}
