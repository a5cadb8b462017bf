import { askedCorrection } from '../correction.ts';
import { defineCause, type Match, ruledOut, type Subject } from '../define-cause.ts';
import { locateParameter, parameterAsks } from '../locate-parameter.ts';
import { locateSecret, secretAsks, withSecretArn } from '../locate-secret.ts';
import { nameOf } from '../simulated-cause.ts';

/** The reference names another Region, where the thing does not exist; in the task's own Region it does. */
export const wrongRegion = defineCause({
  code: 'wrong-region',
  category: 'reference-format',
  toldBy: 'the metadata in both Regions',
  concerns: ['secret', 'parameter', 'registry-credentials'],
  explains: ['not-found', 'iam', 'network'],
  needs: (subject, facts) => [...secretAsks(subject, facts), ...parameterAsks(subject, facts)],
  match: (subject, facts) => {
    const secret = locateSecret(subject, facts);
    if (secret.is === 'other-region') {
      const { reference } = secret;
      const after = withSecretArn(subject.requirement.text, reference, secret.secret.arn);
      return tell(subject, { named: reference.secretArn, region: reference.region, there: secret.secret.arn, after });
    }
    const parameter = locateParameter(subject, facts);
    if (parameter.is !== 'other-region') return ruledOut('it is not in the task’s Region instead');
    const { reference, selector } = parameter;
    const after = `${parameter.parameter.arn}${selector === undefined ? '' : `:${selector}`}`;
    return tell(subject, { named: reference.arn, region: reference.region, there: parameter.parameter.arn, after });
  },
});

type Found = { readonly named: string; readonly region: string; readonly there: string; readonly after: string };

function tell(subject: Subject, { named, region, there, after }: Found): Match {
  return {
    is: 'matched',
    certainty: 'proved',
    title: `${nameOf(subject)} is looked for in ${region}, and exists in ${subject.workload.region}`,
    next: `Register a revision whose valueFrom is ${after}.`,
    evidence: [
      { text: `${named} does not exist`, source: 'describe, in the Region that the reference names' },
      { text: `${there} does`, source: 'describe, in the task’s Region' },
    ],
    resource: named,
    remedy: askedCorrection(subject.requirement, after),
  };
}
