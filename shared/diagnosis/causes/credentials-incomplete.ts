import { contentCause } from '../references/content-cause.ts';

/** The registry credentials have no user name or no password. */
export const credentialsIncomplete = contentCause({
  code: 'credentials-incomplete',
  concerns: ['registry-credentials'],
  fits: () => true,
  tell: (secret) => ({
    title: `the registry credentials in ${secret} lack their user name or password`,
    next: 'Store both as JSON: {"username": "…", "password": "…"}, neither of them empty.',
  }),
});
