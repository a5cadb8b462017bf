import { defineCause, ruledOut, type Subject } from '../define-cause.ts';
import type { Instruction } from '../finding.ts';
import { commandInstruction } from '../instructions.ts';
import { untilMade, untilRegistered } from '../passing.ts';
import { nameOf } from '../permissions/simulated-cause.ts';
import {
  locateSecret,
  nearestSecretAsks,
  type SecretReference,
  secretAsks,
  secretNameToMake,
  withSecretArn,
} from '../references/locate-secret.ts';
import { managerOf, showManaged, withoutManaged } from '../references/managed-secret.ts';
import { likelyMeant, nearestNames } from '../references/nearest-names.ts';

/** No secret of that name exists where the reference looks for it. */
export const secretNotFound = defineCause({
  code: 'secret-not-found',
  category: 'not-found',
  shownBy: 'Secrets Manager’s metadata',
  concerns: ['secret', 'registry-credentials'],
  passes: untilMade,
  obstacle: 'gone',
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
      // A secret that is made gets a suffix of its own, so that the old ARN never names it.
      ...(manager === undefined && secretNameToMake(reference) !== reference.secretName && { passes: untilRegistered }),
      ...(manager === undefined
        ? toMake(subject, reference, likelyMeant(secretNameToMake(reference), near))
        : { next: withoutManaged(manager), instructions: showManaged(manager, reference.region) }),
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

/**
 * What a person does for a secret that nobody has made.
 * @param meant the secret that exists under a name so near that it was likely meant.
 */
function toMake(
  subject: Subject,
  reference: SecretReference,
  meant: string | undefined,
): { next: string; instructions: readonly Instruction[] } {
  const field = subject.requirement.kind === 'registry-credentials' ? 'credentialsParameter' : 'valueFrom';
  const where = `${field} of ${nameOf(subject)}`;
  const written = withSecretArn(subject.requirement.text, reference, 'ARN');
  const fields = written === 'ARN' ? '' : `, as ${written} with that for ARN`;
  const create = `create the secret, and put the ARN there that the command prints${fields}: its last six characters are new. Then register a new revision.`;
  const creation = commandInstruction(
    `create the secret, if its name is right (its value${valueForm(subject)} in the file secret.txt)`,
    'aws secretsmanager create-secret --secret-string file://secret.txt',
    [
      ['--region', reference.region],
      ['--name', secretNameToMake(reference)],
    ],
  );
  if (meant === undefined)
    return {
      next: `Put the ARN that Secrets Manager shows for the right secret into the ${where}${fields}; or ${create}`,
      instructions: [creation],
    };
  return {
    next: [
      `If ${meant} was meant, register a revision whose ${where} is ${written}, with the whole ARN of that secret for ARN.`,
      `Otherwise ${create}`,
    ].join('\n'),
    instructions: [
      commandInstruction(
        `show the ARN of ${meant}, if that was meant`,
        'aws secretsmanager describe-secret --query ARN --output text',
        [
          ['--region', reference.region],
          ['--secret-id', meant],
        ],
      ),
      creation,
    ],
  };
}

/** What form the value must have, as far as the task definition shows it. */
function valueForm({ requirement: { kind, reference } }: Subject): string {
  if (kind === 'registry-credentials') return ', {"username": "…", "password": "…"},';
  const key = reference?.is === 'secret' ? reference.jsonKey : undefined;
  return key === undefined ? '' : `, a JSON object with the key ${key},`;
}
