import { CallError, classify } from '../shared/aws/sdk-error.ts';
import type { Reached } from './installation.ts';

/** What a person can do about a failed call of AWS, in a sentence; undefined if the fault is the product's own. */
export function explainFault(fault: unknown, { operator, stack, profile }: Reached): string | undefined {
  const failure = fault instanceof CallError ? fault.failure : classify(fault, '');
  if (failure === undefined) return undefined;
  const { name, message, kind, permission } = failure;
  if (
    /Credentials|ExpiredToken|UnrecognizedClient|InvalidClientToken|Token has expired|SSO/i.test(`${name} ${message}`)
  ) {
    const login = profile === undefined ? 'aws sso login, or --profile NAME' : `aws sso login --profile ${profile}`;
    return `AWS does not accept your credentials, or there are none: ${message}. Try: ${login}.`;
  }
  const what = operator ?? `the stack ${stack ?? 'EcsInitRemediator'}`;
  if (kind === 'denied')
    return `You may not ask ${what}: it takes ${permission ?? 'lambda:InvokeFunction'} on it (${message}).`;
  if (kind === 'not-found' || /does not exist/.test(message))
    return `There is no installation at ${what} (${message}). Give --operator ARN, or --stack and --region.`;
  return `AWS did not answer: ${name}: ${message}. Try again.`;
}
