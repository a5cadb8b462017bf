/** Worlds whose messages differ from run to run for a reason that no rule can settle, by their names; with the reason. */
export const withoutPage: ReadonlyMap<string, string> = new Map([
  [
    'half-corrected',
    'a tick may send the first message while the change waits for the lease of the dead function to end, or the run that takes the change up sends it',
  ],
]);
