import { cleanText } from '../shared/notification/text/clean-text.ts';

/** The name at the end of an ARN: of a person, or of a role's session. */
export function shortName(arn: string): string {
  return cleanText(arn.split('/').slice(-2).join('/'), 600);
}
