import { isShowable } from '../text/clean-text.ts';
import { quoteShell } from '../text/quote-shell.ts';

/** The Function URL of the operator, and the Region with which a caller signs the request. */
export type OperatorAddress = { readonly url: string; readonly region: string };

/**
 * The command that asks the operator to undo an incident's changes, signed with the caller's AWS credentials. Null if
 * the URL of the operator is not known.
 * @see https://curl.se/docs/manpage.html#--aws-sigv4
 */
export function operatorUndo(incident: string, operator: OperatorAddress | undefined): string | null {
  if (operator === undefined || !isShowable(operator.url) || !operator.url.startsWith('https://')) return null;
  const url = `${operator.url.replace(/\/+$/, '')}/incidents/${encodeURIComponent(incident)}/undo`;
  return [
    `curl --aws-sigv4 ${quoteShell(`aws:amz:${operator.region}:lambda`)} -X POST`,
    '--user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"',
    '-H "x-amz-security-token: $AWS_SESSION_TOKEN"',
    quoteShell(url),
  ].join(' \\\n    ');
}
