import { defineCause, ruledOut } from '../define-cause.ts';
import { commandInstruction } from '../instructions.ts';
import { untilMade, untilRegistered } from '../passing.ts';
import { nameOf } from '../permissions/simulated-cause.ts';
import {
  locateParameter,
  nameToMake,
  nearestParameterAsks,
  parameterAsks,
  parameterName,
  parameterNames,
  withParameterName,
} from '../references/locate-parameter.ts';
import { likelyMeant, nearestNames } from '../references/nearest-names.ts';

/**
 * No parameter of that name exists in the Region of the reference. In the stopped reason, `invalid ssm parameters`
 * means missing ones.
 */
export const parameterNotFound = defineCause({
  code: 'parameter-not-found',
  category: 'not-found',
  shownBy: 'Parameter Store’s metadata',
  concerns: ['parameter'],
  passes: untilMade,
  obstacle: 'gone',
  makesCallsMoot: true,
  needs: parameterAsks,
  wants: nearestParameterAsks,
  match: (subject, facts) => {
    const located = locateParameter(subject, facts);
    if (located.is !== 'nowhere') return ruledOut('the parameter exists, or something else bears its name');
    const { reference, near } = located;
    const name = parameterName(reference);
    const made = nameToMake(reference);
    const meant = likelyMeant(made, near);
    const lacksSlash = !parameterNames(reference).includes(made);
    return {
      is: 'matched',
      certainty: 'proved',
      title: `the parameter ${name} of ${nameOf(subject)} does not exist in ${reference.region}`,
      next: [
        ...(meant === undefined
          ? []
          : [`If ${meant} was meant, register a revision whose valueFrom is ${withParameterName(reference, meant)}`]),
        `${meant === undefined ? 'Create' : 'Otherwise create'} the parameter: its value is what only a person knows. Or correct its name in the task definition, register a new revision and deploy that. Names are case-sensitive.`,
        ...(lacksSlash
          ? [`A name that holds a slash begins with one: then valueFrom is ${withParameterName(reference, made)}`]
          : []),
        ...(name.includes('//') ? ['The name holds an empty part (//): it was put together wrongly.'] : []),
      ].join('\n'),
      instructions: [
        commandInstruction(
          'create the parameter, if its name is right (its value in the file value.txt)',
          'aws ssm put-parameter --type SecureString --value file://value.txt',
          [
            ['--region', reference.region],
            ['--name', made],
          ],
        ),
      ],
      evidence: [
        {
          text: `no parameter of ${reference.region} is named ${name}`,
          by: parameterAsks(subject, facts).filter(({ kind }) => kind === 'parameter'),
        },
        ...nearestNames(near, nearestParameterAsks(subject, facts)),
      ],
      resource: reference.name,
      // A parameter of the name that stands there cannot be made.
      ...(lacksSlash && { passes: untilRegistered }),
    };
  },
});
