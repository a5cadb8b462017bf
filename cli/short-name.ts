import { cleanText } from '../shared/notification/text/clean-text.ts';

/** The name at the end of an ARN: of a person, or of a role's session; of Identity Center, that of the permission set. */
export function shortName(arn: string): string {
  const name = arn.split('/').slice(-2).join('/');
  return cleanText(name.replace(/^AWSReservedSSO_(.+)_[0-9a-f]{16}\//, '$1/'), 600);
}
