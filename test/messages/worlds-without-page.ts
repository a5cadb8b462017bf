/** Worlds whose messages differ from run to run for a reason that no rule can settle, by their names; with the reason. */
export const withoutPage: ReadonlyMap<string, string> = new Map([
  ['shared-role', 'which of two services fails first decides which is told as its own, and which in the outage'],
]);
