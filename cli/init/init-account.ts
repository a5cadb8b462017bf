import type { ReadableAccount } from '../../shared/aws/operating/read-account.ts';

/** The account, and whose credentials read it: the ARN as STS tells it, for a session of a role without the role's path. */
export type InitAccount = ReadableAccount & { readonly caller: string };
