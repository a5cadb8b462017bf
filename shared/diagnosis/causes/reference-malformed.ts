import type { Malformed } from '../../workload/reference.ts';
import { isConcerned } from '../claim/claim-concerns.ts';
import { defineCause, ruledOut, type Subject } from '../define-cause.ts';
import { definitionAsk } from '../definition-ask.ts';
import type { Remedy } from '../finding.ts';
import { untilRegistered } from '../passing.ts';
import { nameOf } from '../permissions/simulated-cause.ts';
import { quoteLiteral } from '../quote-literal.ts';

/** The ECS agent cannot parse the reference. */
export const referenceMalformed = defineCause({
  code: 'reference-malformed',
  category: 'reference-format',
  shownBy: 'the task definition',
  concerns: ['secret', 'parameter', 'registry-credentials', 'environment-file'],
  passes: untilRegistered,
  isInReference: true,
  needs: () => [],
  match: (subject) => {
    const { requirement } = subject;
    const { reference } = requirement;
    if (reference?.is !== 'malformed' || reference.fault === 'wrong-partition')
      return ruledOut('the reference has a form that the agent reads');
    const where = nameOf(subject);
    const field = fieldOf(requirement.pointer);
    return {
      is: 'matched',
      certainty: 'proved',
      title: `the ${field} of ${where} cannot be read: ${reference.because}`,
      next:
        reference.meant === undefined
          ? `${reference.fault === 'pattern' ? suspicious : ''}${requirement.kind === 'registry-credentials' ? wholeSecret(requirement.text, field, where) : howTo(reference, subject, field, where)}`
          : `Register a revision whose ${field} of ${where} is ${reference.meant}`,
      evidence: [
        {
          text: `${requirement.pointer} is ${quoteLiteral(requirement.text)}`,
          by: [definitionAsk(subject.workload)],
        },
      ],
      resource: requirement.text,
      ...(reference.meant !== undefined && {
        remedy: {
          is: 'correction',
          pointer: requirement.pointer,
          container: requirement.container ?? '',
          name: requirement.name ?? '',
          before: requirement.text,
          after: reference.meant,
          // The meaning is certain only if one named key has too many or too few colons.
          ask: reference.fault !== 'field-count',
        } satisfies Remedy,
      }),
    };
  },
});

const suspicious =
  'Suspicious: allow nothing on it, for a policy would take it for a pattern. Find out who registered the task definition, and what was meant. ';

function fieldOf(pointer: string): string {
  const last = pointer.slice(pointer.lastIndexOf('/') + 1);
  return last === 'value' ? 'ARN' : last;
}

/** Registry credentials are a whole secret: what stands behind its name has to go. */
function wholeSecret(text: string, field: string, where: string): string {
  const [arn] = /^arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:[^:]+(?=:)/.exec(text) ?? [];
  const form = 'ECS takes the whole secret, {"username": "…", "password": "…"}, and no key or version of it.';
  return arn === undefined
    ? `Correct the ${field} of ${where} and register a new revision. It is the ARN or the name of a secret: ${form}`
    : `Register a revision whose ${field} of ${where} is ${arn}\n${form}`;
}

/** Whether ECS says that what the reference names is not there: then it is not to be named again. */
function isNotFound(subject: Subject): boolean {
  return subject.claim?.category === 'not-found' && isConcerned(subject);
}

function howTo({ of, either }: Malformed, subject: Subject, field: string, where: string): string {
  if (either !== undefined) {
    const texts = either.filter(({ is }) => is !== 'id' || !isNotFound(subject));
    return `Register a revision whose ${field} of ${where} is ${texts.map(({ text, reads }) => `"${text}" (${reads})`).join(' or ')}.`;
  }
  const start = `Correct the ${field} of ${where} and register a new revision.`;
  switch (of) {
    case 'object':
      return `${start} An environment file is named by arn:aws:s3:::BUCKET/KEY.`;
    case 'parameter':
      return `${start} A parameter is named by its name, or by arn:aws:ssm:REGION:ACCOUNT:parameter/NAME.`;
    default:
      return `${start} A secret is named by its ARN, optionally with :json-key:version-stage:version-id (three fields, each may be empty).`;
  }
}
