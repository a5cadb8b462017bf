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
  look: {
    purpose: 'see which fields the credentials have, and how long each is',
    printing: '--query SecretString --output text | jq -r \'to_entries[] | "\\(.key) \\(.value | tostring | length)"\'',
  },
});
