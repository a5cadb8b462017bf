import { defineCause, ruledOut } from '../define-cause.ts';
import { untilRegistered } from '../passing.ts';
import { nameOf } from '../permissions/simulated-cause.ts';
import { askedCorrection } from '../references/correction.ts';
import { locateParameter, parameterAsks, parameterName } from '../references/locate-parameter.ts';

/** The reference is the bare name of a secret. ECS takes it for the name of a parameter, which does not exist. */
export const secretNameForArn = defineCause({
  code: 'secret-name-for-arn',
  category: 'reference-format',
  shownBy: 'the metadata of parameters and secrets',
  concerns: ['parameter'],
  passes: untilRegistered,
  explains: ['not-found', 'iam'],
  makesCallsMoot: true,
  needs: parameterAsks,
  match: (subject, facts) => {
    const located = locateParameter(subject, facts);
    if (located.is !== 'is-secret') return ruledOut('no secret bears that name');
    const { secret, reference } = located;
    const name = parameterName(reference);
    const asks = parameterAsks(subject, facts);
    return {
      is: 'matched',
      certainty: 'proved',
      title: `${nameOf(subject)} names the secret ${name} by its bare name, which ECS looks up among the parameters`,
      next: `Register a revision whose valueFrom is ${secret.arn} (with :json-key:: behind it where one key is wanted): Secrets Manager is asked by ARN only.`,
      evidence: [
        {
          text: `no parameter of ${reference.region} is named ${name}`,
          by: asks.filter(({ kind }) => kind === 'parameter'),
        },
        { text: `the secret ${secret.name} exists as ${secret.arn}`, by: asks.filter(({ kind }) => kind === 'secret') },
      ],
      resource: reference.name,
      remedy: askedCorrection(subject.requirement, secret.arn),
    };
  },
});
