/** Worlds whose messages differ from run to run for a reason that no rule can settle, by their names; with the reason. */
export const withoutPage: ReadonlyMap<string, string> = new Map([
  [
    'half-corrected',
    'a tick may send the first message while the change waits for the lease of the dead function to end, or the run that takes the change up sends it',
  ],
  [
    'key-disabled-meanwhile',
    'the last failure before the key is enabled is looked into before that, or after: then its cause is only suspected, and that is told',
  ],
  [
    'shared-role',
    'which of two services fails first decides which is told as its own and which in the outage, and when the other is looked into decides whether its obstacle stands yet',
  ],
]);
