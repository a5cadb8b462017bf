import { defineCause, type Match, ruledOut, type Subject } from '../define-cause.ts';
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
  explains: ['not-found', 'iam', 'network'],
  needs: (subject, facts) => [...secretAsks(subject, facts), ...parameterAsks(subject, facts)],
  match: (subject, facts) => {
    const secret = locateSecret(subject, facts);
    if (secret.is === 'other-region') {
      const { reference } = secret;
      const after = withSecretArn(subject.requirement.text, reference, secret.secret.arn);
      const isRead = facts.get({ kind: 'secret', subject: reference.secretArn })?.is === 'absent';
      return match(subject, {
        named: reference.secretArn,
        region: reference.region,
        there: secret.secret.arn,
        after,
        isRead,
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
      isRead: true,
    });
  },
});

type Found = {
  readonly named: string;
  readonly region: string;
  readonly there: string;
  readonly after: string;
  /** Whether the product itself looked in that Region. Otherwise only the stopped reason says so. */
  readonly isRead: boolean;
};

function match(subject: Subject, { named, region, there, after, isRead }: Found): Match {
  return {
    is: 'matched',
    certainty: isRead ? 'proved' : 'reported',
    title: `${nameOf(subject)} is looked for in ${region}, and exists in ${subject.workload.region}`,
    next: `Register a revision whose valueFrom is ${after}.`,
    evidence: [
      {
        text: `${named} does not exist`,
        source: isRead ? 'describe, in the Region that the reference names' : 'stoppedReason',
      },
      { text: `${there} does`, source: 'describe, in the task’s Region' },
    ],
    resource: named,
    remedy: askedCorrection(subject.requirement, after),
  };
}
