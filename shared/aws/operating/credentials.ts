import { defaultProvider } from '@aws-sdk/credential-provider-node';
import type { Credentials } from '../sts/sign-proof.ts';

/**
 * The credentials of the person at this machine, found as every AWS tool finds them: environment, profile, IAM Identity Center, a
 * chain of roles, a process, the machine's role.
 */
export function findCredentials(profile: string | undefined): Credentials {
  return defaultProvider(profile === undefined ? {} : { profile });
}
