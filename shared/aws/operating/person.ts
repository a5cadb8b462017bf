import type { Credentials } from '../sts/sign-proof.ts';

/** A person at a machine: where they look, and with whose credentials. */
export type Person = {
  readonly region: string;
  readonly credentials: Credentials;
  /** For accounts that are not AWS's: the URL that answers for every service. */
  readonly endpoint?: string | undefined;
};

/** The settings of a client that a person's command uses. */
export function settingsOf({ region, credentials, endpoint }: Person) {
  return { region, credentials, maxAttempts: 3, ...(endpoint !== undefined && { endpoint }) };
}
