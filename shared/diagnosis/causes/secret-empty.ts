import { contentCause } from '../references/content-cause.ts';

/** The secret of registry credentials holds no text: it is empty, or binary. */
export const secretEmpty = contentCause({
  code: 'secret-empty',
  concerns: ['registry-credentials', 'secret'],
  fits: ({ kind }, { stage }) => (stage === 'registry-auth' ? kind === 'registry-credentials' : kind === 'secret'),
  tell: (secret) => ({
    title: `the secret ${secret} holds no text: it is empty, or binary`,
    next: 'Store the value as text (SecretString). Registry credentials are {"username": "…", "password": "…"}.',
  }),
  look: {
    purpose: 'see whether the secret has a text, or only SecretBinary (names of fields only)',
    printing: "--query 'keys(@)'",
  },
});
