import type { Reference } from '../../workload/reference.ts';
import { defineCause } from '../define-cause.ts';

type SecretReference = Extract<Reference, { is: 'secret' }>;

/** The ARN names a secret that was deleted and created again: same name, another six-character suffix. */
export const secretUnderAnotherSuffix = defineCause({
  code: 'secret-under-another-suffix',
  category: 'not-found',
  concerns: ['secret', 'registry-credentials'],
  needs: ({ requirement }, facts) => {
    const { reference } = requirement;
    if (reference?.is !== 'secret') return [];
    const named = nameOnly(reference);
    const asWritten = { kind: 'secret' as const, subject: reference.secretArn };
    const secret = facts.get(asWritten);
    if (named === undefined || secret?.is !== 'absent') return [asWritten];
    return [asWritten, { kind: 'secret', subject: named }];
  },
  match: ({ requirement }, facts) => {
    const { reference } = requirement;
    if (reference?.is !== 'secret') return { is: 'ruled-out', because: 'it is not a secret’s ARN' };
    const named = nameOnly(reference);
    if (named === undefined) return { is: 'ruled-out', because: 'the ARN has no suffix' };
    const asWritten = facts.get({ kind: 'secret', subject: reference.secretArn });
    if (asWritten?.is !== 'absent') return { is: 'ruled-out', because: 'the secret exists as it is written' };
    const other = facts.get({ kind: 'secret', subject: named });
    if (other?.is !== 'known' || other.value.arn === reference.secretArn) {
      return { is: 'ruled-out', because: 'no secret of that name exists under another suffix' };
    }
    const after = requirement.text.replace(reference.secretArn, other.value.arn);
    return {
      is: 'matched',
      certainty: 'proved',
      title: `${requirement.name ?? requirement.kind} names a secret that is gone; one of the same name exists as ${other.value.arn}`,
      next: `If the secret was re-created on purpose, register a revision whose valueFrom is ${after}. Whether it is the same secret only a person can know.`,
      evidence: [
        { text: `${reference.secretArn} does not exist`, source: 'secretsmanager:DescribeSecret' },
        { text: `${other.value.name} exists as ${other.value.arn}`, source: 'secretsmanager:DescribeSecret' },
      ],
      resource: reference.secretArn,
      remedy: {
        is: 'correction',
        pointer: requirement.pointer,
        container: requirement.container ?? '',
        name: requirement.name ?? '',
        before: requirement.text,
        after,
        ask: true,
      },
    };
  },
});

/** The partial ARN, which is looked up by name; undefined where the name does not end in hyphen and six characters. */
function nameOnly(reference: SecretReference): string | undefined {
  const found = /^(.+)-[A-Za-z0-9]{6}$/.exec(reference.secretArn);
  return found?.[1];
}
