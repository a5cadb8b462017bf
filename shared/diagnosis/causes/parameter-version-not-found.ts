import { isConcerned } from '../claim/claim-concerns.ts';
import { defineCause, ruledOut } from '../define-cause.ts';
import { untilMade, untilRegistered } from '../passing.ts';
import { nameOf } from '../permissions/simulated-cause.ts';
import { locateParameter, parameterAsks, parameterName } from '../references/locate-parameter.ts';

/**
 * The parameter exists, but does not have the requested version yet. The product cannot look up labels, because that
 * would need a read of values.
 */
export const parameterVersionNotFound = defineCause({
  code: 'parameter-version-not-found',
  category: 'not-found',
  shownBy: 'Parameter Store’s metadata',
  concerns: ['parameter'],
  passes: untilMade,
  needs: parameterAsks,
  match: (subject, facts) => {
    const located = locateParameter(subject, facts);
    if (located.is !== 'found' || located.selector === undefined) return ruledOut('no version is asked for');
    const { selector, parameter, reference } = located;
    const name = parameterName(reference);
    const isVersion = /^\d+$/.test(selector);
    if (isVersion && Number(selector) <= parameter.version) return ruledOut('the parameter has reached that version');
    const isReported = subject.claim?.fault === 'parameter-version' && isConcerned(subject);
    if (!isVersion && !isReported) return ruledOut('whether the label exists is not known');
    return {
      is: 'matched',
      certainty: isVersion ? 'proved' : 'reported',
      title: `the parameter ${name} of ${nameOf(subject)} has no ${isVersion ? 'version' : 'label'} ${selector}`,
      next: `Leave out what stands behind the name to get the latest value, or name a version that exists (the newest is ${parameter.version}); then register a new revision and deploy that.`,
      evidence: [
        {
          text: `the newest version of ${name} is ${parameter.version}`,
          by: parameterAsks(subject, facts).filter(({ kind }) => kind === 'parameter'),
        },
      ],
      resource: reference.name,
      ...(isVersion && { passes: untilRegistered }),
    };
  },
});
