import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import type { Account } from '../../account/account.ts';
import type { Obstacle } from './obstacle.ts';

/** Whether the role was deleted after ECS assumed it. */
export async function roleIsGone(
  roleArn: string,
  account: Pick<Account, 'endpoint' | 'credentials' | 'region'>,
): Promise<boolean> {
  const iam = new IAMClient({ endpoint: account.endpoint, credentials: account.credentials, region: account.region });
  try {
    await iam.send(new GetRoleCommand({ RoleName: roleArn.split('/').at(-1) ?? '' }));
    return false;
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchEntityException') return true;
    throw error;
  }
}

/** The sessions of a deleted role end: AWS no longer knows the token. The emulator still knows it and denies. */
export function asLostRole(obstacle: Obstacle): Obstacle {
  if (!('what' in obstacle) || obstacle.what.is !== 'answered') return obstacle;
  const call = {
    ...obstacle.what.call,
    code: 'UnrecognizedClientException',
    message: 'The security token included in the request is invalid.',
    status: 400,
  };
  return { ...obstacle, what: { is: 'answered', call } };
}
