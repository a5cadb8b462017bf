import { firstOf } from '../../first-of.ts';
import type { Claim } from '../../stopped-reason/claim.ts';
import type { Requirement } from '../../workload/requirement.ts';
import { report } from '../advice/report.ts';
import { claimConcerns } from '../claim/claim-concerns.ts';
import { type Cause, defineCause, type Match, ruledOut, type Subject } from '../define-cause.ts';
import { definitionAsk } from '../definition-ask.ts';
import type { Instruction } from '../finding.ts';
import { firstLines } from '../first-lines.ts';
import { commandLine } from '../instructions.ts';
import { readIn } from '../make-finding.ts';
import { untilContent } from '../passing.ts';
import { quoteLiteral } from '../quote-literal.ts';

type ContentCause = {
  readonly code: string;
  readonly concerns: readonly Requirement['kind'][];
  /** Whether the text can concern this requirement. It is needed because the text names no secret. */
  readonly fits: (requirement: Requirement, claim: Claim) => boolean;
  readonly tell: (secret: string, subject: Subject) => { readonly title: string; readonly next: string };
  /** How a person sees the fault without showing the value. */
  readonly look: Look;
};

/** A look into the secret. What follows the request prints nothing of the value. */
type Look = {
  readonly purpose: string;
  /** The product's own words behind `aws secretsmanager get-secret-value`, its Region and its secret. */
  readonly printing: string;
};

/**
 * A fault of the content of a secret. Only the stopped reason shows it, because the product reads no value. The stopped
 * reason does not name the secret; the task definition shows which secrets are possible.
 */
export function contentCause({ code, concerns, fits, tell, look }: ContentCause): Cause {
  return defineCause({
    code,
    category: 'secret-content',
    shownBy: 'the stopped reason, the task definition',
    concerns,
    passes: untilContent,
    needs: () => [],
    match: (subject): Match => {
      const { claim, requirement, requirements, named } = subject;
      if (
        claim === undefined ||
        report(claim).cause !== code ||
        !mayFail(requirement, named, { concerns, fits }, claim)
      )
        return ruledOut('the stopped reason does not say so');
      const candidates = requirements.filter((one) => mayFail(one, named, { concerns, fits }, claim));
      const others = candidates.filter(({ id }) => id !== requirement.id);
      const secret = secretOf(requirement);
      const among =
        others.length === 0 ? '' : ` (or ${firstOf([...new Set(others.map(secretOf))], 3)}: the text does not name it)`;
      return {
        is: 'matched',
        certainty: others.length === 0 ? 'reported' : 'suspected',
        ...tell(`${secret}${among}`, subject),
        instructions: lookInto(requirement, look),
        evidence: [
          { text: readIn(claim), by: 'stoppedReason' },
          ...firstLines(
            candidates.map(({ pointer, text }) => `${pointer} is ${quoteLiteral(text)}`),
            3,
            (more) => `and ${more} more that the text could mean`,
          ).map((text) => ({ text, by: [definitionAsk(subject.workload)] })),
        ],
        resource: secret,
      };
    },
  });
}

function mayFail(
  requirement: Requirement,
  named: ReadonlySet<Requirement>,
  { concerns, fits }: Pick<ContentCause, 'concerns' | 'fits'>,
  claim: Claim,
): boolean {
  if (!concerns.includes(requirement.kind)) return false;
  // A text that names the secret is about that one; else whatever fits can be meant.
  const namesSecret = claim.resource?.startsWith('arn:') === true;
  return namesSecret ? claimConcerns(claim, requirement, named) : fits(requirement, claim);
}

/**
 * The command that shows the fault to a person who may read the secret, of the version that the reference asks for. The
 * product itself never reads it.
 */
function lookInto({ reference }: Requirement, { purpose, printing }: Look): readonly Instruction[] {
  if (reference?.is !== 'secret') return [];
  const { region, secretArn, versionStage, versionId } = reference;
  const options: readonly (readonly [string, string | undefined])[] = [
    ['--region', region],
    ['--secret-id', secretArn],
    ['--version-stage', versionStage],
    ['--version-id', versionId],
  ];
  const given = options.flatMap(([option, value]) => (value ? [[option, value] as const] : []));
  const words = commandLine('aws secretsmanager get-secret-value', given);
  return [{ is: 'shell', purpose, lines: [[...words, printing]] }];
}

function secretOf({ reference, text }: Requirement): string {
  return reference?.is === 'secret' ? reference.secretArn : text;
}
