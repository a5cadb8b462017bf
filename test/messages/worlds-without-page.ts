/** Worlds whose messages differ from run to run for a reason that no rule can settle, by their names; with the reason. */
export const withoutPage: ReadonlyMap<string, string> = new Map([
  ['shared-role', 'which of two services fails first decides which is told as its own, and which in the outage'],
  [
    'undone-in-between',
    'the undo may be done before a task has run, or after: then the end of the incident is told before it',
  ],
  ['role-reverted', 'on a slow machine the run ends before the service fails again, and so before that is told'],
  ['taken-away', 'on a slow machine the run ends before somebody takes the access away, and so before that is told'],
]);
