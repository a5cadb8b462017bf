import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { parseArn } from '../../arn.ts';
import { createSts } from '../clients/sts.ts';
import { unreadable } from '../reads/read-fact.ts';
import { call } from '../sdk-error.ts';
import { type Person, settingsOf } from './person.ts';

/** Whose credentials these are. `arn`: as STS tells it, for a session of a role without the role's path. */
export type Caller = { readonly account: string; readonly partition: string; readonly arn: string };

const source = 'sts:GetCallerIdentity';

/** Asks STS whose credentials these are: the one question that takes no permission. @throws CallError */
export async function readCaller(person: Person): Promise<Caller> {
  const client = createSts(settingsOf(person));
  try {
    const { Arn: arn = '', Account: account = '' } = await call(source, client.send(new GetCallerIdentityCommand({})));
    const { partition } = parseArn(arn) ?? {};
    if (partition === undefined || account === '')
      throw unreadable(source, 'NoIdentity', 'the answer names no account');
    return { account, partition, arn };
  } finally {
    client.destroy();
  }
}
