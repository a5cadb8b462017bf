import type { Ask } from '../../evidence/ask.ts';
import { defineCause, type Match, ruledOut, type Subject } from '../define-cause.ts';
import type { Seen } from '../finding.ts';
import { untilRegistered } from '../passing.ts';
import { nameOf } from '../permissions/simulated-cause.ts';
import { askedCorrection } from '../references/correction.ts';
import { locateParameter, parameterAsks } from '../references/locate-parameter.ts';
import { locateSecret, secretAsks, withSecretArn } from '../references/locate-secret.ts';

/** The reference names another Region. The thing does not exist there, but exists in the task's own Region. */
export const wrongRegion = defineCause({
  code: 'wrong-region',
  category: 'reference-format',
  shownBy: 'the metadata in both Regions',
  concerns: ['secret', 'parameter', 'registry-credentials'],
  passes: untilRegistered,
  explains: ['not-found', 'iam', 'network'],
  makesCallsMoot: true,
  needs: (subject, facts) => [...secretAsks(subject, facts), ...parameterAsks(subject, facts)],
  match: (subject, facts) => {
    const secret = locateSecret(subject, facts);
    if (secret.is === 'other-region') {
      const { reference } = secret;
      const after = withSecretArn(subject.requirement.text, reference, secret.secret.arn);
      const named = { kind: 'secret', subject: reference.secretArn } as const;
      return match(subject, {
        named: reference.secretArn,
        region: reference.region,
        there: secret.secret.arn,
        after,
        by: facts.get(named)?.is === 'absent' ? [named] : 'stoppedReason',
        found: secretAsks(subject, facts),
      });
    }
    const parameter = locateParameter(subject, facts);
    if (parameter.is !== 'other-region') return ruledOut('it is not in the task’s Region instead');
    const { reference, selector } = parameter;
    const after = `${parameter.parameter.arn}${selector === undefined ? '' : `:${selector}`}`;
    return match(subject, {
      named: reference.arn,
      region: reference.region,
      there: parameter.parameter.arn,
      after,
      by: [{ kind: 'parameter', subject: reference.name }],
      found: parameterAsks(subject, facts),
    });
  },
});

type Found = {
  readonly named: string;
  readonly region: string;
  readonly there: string;
  readonly after: string;
  /** The look into that Region, if the product itself could look there. Otherwise only the stopped reason says so. */
  readonly by: Seen['by'];
  /** The look into the task's Region. */
  readonly found: readonly Ask[];
};

function match(subject: Subject, { named, region, there, after, by, found }: Found): Match {
  return {
    is: 'matched',
    certainty: by === 'stoppedReason' ? 'reported' : 'proved',
    title: `${nameOf(subject)} is looked for in ${region}, and exists in ${subject.workload.region}`,
    next: `Register a revision whose valueFrom is ${after}.`,
    evidence: [
      { text: `${named} does not exist`, by },
      { text: `${there} does`, by: found },
    ],
    resource: named,
    remedy: askedCorrection(subject.requirement, after),
  };
}
