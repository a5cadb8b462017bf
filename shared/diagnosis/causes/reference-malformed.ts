import { defineCause } from '../define-cause.ts';
import type { Remedy } from '../finding.ts';

/** A `valueFrom` that the ECS agent cannot parse, whatever the account holds. */
export const referenceMalformed = defineCause({
  code: 'reference-malformed',
  category: 'reference-format',
  concerns: ['secret', 'parameter', 'registry-credentials'],
  needs: () => [],
  match: ({ requirement }) => {
    const { reference } = requirement;
    if (reference?.is !== 'malformed')
      return { is: 'ruled-out', because: 'the reference has a form that the agent reads' };
    const where = requirement.name ?? requirement.kind;
    return {
      is: 'matched',
      certainty: 'proved',
      title: `the valueFrom of ${where} cannot be read: ${reference.because}`,
      next:
        reference.meant === undefined
          ? `Correct the valueFrom of ${where} and register a new revision. A secret is named by its ARN, optionally with :json-key:version-stage:version-id (three fields, each may be empty).`
          : `Register a revision whose valueFrom of ${where} is ${reference.meant}`,
      evidence: [
        {
          text: `${requirement.pointer} is ${JSON.stringify(requirement.text.slice(0, 300))}: ${reference.because}`,
          source: 'ecs:DescribeTaskDefinition',
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
          // Only surplus or missing colons of one named key say by themselves what was meant.
          ask: reference.fault !== 'field-count',
        } satisfies Remedy,
      }),
    };
  },
});
