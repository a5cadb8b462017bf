import { OperatorFailed } from '../shared/aws/operating/operator-failed.ts';
import { StrangeAnswer } from '../shared/aws/operating/strange-answer.ts';
import { CallError, classify } from '../shared/aws/sdk-error.ts';
import { pageUrl } from '../shared/notification/content/page-url.ts';
import { shellWord } from '../shared/notification/text/quote-shell.ts';
import { noRegion } from './find-place.ts';
import type { Reached } from './installation.ts';

const aboutCredentials = /Credentials|ExpiredToken|UnrecognizedClient|InvalidClientToken|token has expired|\bSSO\b/i;

/** What a person can do about a failed call of AWS, in a sentence; undefined if the fault is the product's own. */
export async function explainFault(fault: unknown, reached: Reached): Promise<string | undefined> {
  if (fault instanceof Error && fault.message.startsWith('Region is missing')) return noRegion;
  if (fault instanceof OperatorFailed)
    return `The installation answers nothing: its operator function failed, which says: ${withStop(fault.message)} What to do: ${pageUrl('docs/runbooks/function-errors.md')}`;
  const { operator, stack, region, profile } = reached;
  const what = operator ?? `the stack ${stack ?? 'EcsInitRemediator'}`;
  if (fault instanceof StrangeAnswer)
    return `${what.replace(/^the/, 'The')} did not answer as an operator of this product does (${fault.message}). Give the ARN of the operator function with --operator: it is the output OperatorArn of the stack.`;
  const failure = fault instanceof CallError ? fault.failure : classify(fault, '');
  if (failure === undefined) return undefined;
  const { name, message, kind, permission } = failure;
  // What AWS has answered may hold any name, such as that of a role for people who sign in.
  if (kind === 'failed' && aboutCredentials.test(`${name} ${message}`))
    return `AWS does not accept your credentials, or there are none: ${withStop(message)} ${await mending(profile)}`;
  if (kind === 'denied')
    return `You may not ask ${what}: it needs ${permission ?? 'lambda:InvokeFunction'} on it (${message}).`;
  const call = fault instanceof CallError ? fault.call : 'the call';
  if (findsInstallation.has(call) && (kind === 'not-found' || /does not exist/.test(message)))
    return `There is no installation at ${what}${region === undefined ? '' : ` in ${region}`} (${message}). Give --operator ARN, or --stack NAME and --region REGION.`;
  if (kind === 'not-found')
    return `AWS has not found what ${call} asked for: ${name}: ${withStop(message)} Look whether it is named rightly, and is in this account and Region.`;
  if (kind === 'invalid')
    return `AWS refused ${call}: ${name}: ${withStop(message)} The same request will be refused again: correct what it names.`;
  return `AWS did not answer: ${name}: ${withStop(message)} Try again.`;
}

/** The calls that find an installation; what another call does not find is something else. */
const findsInstallation: ReadonlySet<string> = new Set(['cloudformation:DescribeStacks', 'lambda:InvokeFunction']);

/** The command that mends missing or expired credentials, as far as the machine's configuration tells. */
async function mending(profile: string | undefined): Promise<string> {
  // Loaded only now: explaining a text needs no SDK.
  const { describeProfile } = await import('../shared/aws/operating/profiles.ts');
  const { name, kind, known } = await describeProfile(profile);
  switch (kind) {
    case 'sso':
      return `Run: aws sso login --profile ${shellWord(name)}`;
    case 'other':
      return `The profile ${name} does not sign in with IAM Identity Center: renew its keys, or give --profile NAME.`;
    case 'none':
      return known.length === 0
        ? 'There is no profile on this machine. Run: aws configure sso'
        : `There is no profile ${name} on this machine. Give --profile with one of: ${known.join(', ')}.`;
  }
}

function withStop(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
