import { IAMClient } from '@aws-sdk/client-iam';
import { accountOf, regionOf } from '../../arn.ts';
import type { NamedPlace } from '../../notification/content/place-words.ts';
import { aliasReader } from '../account-alias.ts';
import { type Person, settingsOf } from './person.ts';

/**
 * Where an installation is. The alias is read with the person's own credentials (`iam:ListAccountAliases`): who may not read it
 * sees the number alone. Never throws.
 * @param operator the ARN of its operator function.
 */
export async function readPlace(operator: string, person: Omit<Person, 'region'>): Promise<NamedPlace> {
  const place = { account: accountOf(operator) ?? '', region: regionOf(operator) ?? '' };
  const iam = async () => new IAMClient(settingsOf({ ...person, region: place.region }));
  const alias = await aliasReader({ iam }, () => undefined)();
  return { ...place, ...(alias !== undefined && { alias }) };
}
