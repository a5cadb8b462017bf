import { contentCause } from '../references/content-cause.ts';

/**
 * The text of the secret is not a JSON object, but the reference names a key of it, or registry credentials need one.
 */
export const secretNotJson = contentCause({
  code: 'secret-not-json',
  concerns: ['secret', 'registry-credentials'],
  fits: ({ kind, reference }, { stage }) =>
    stage === 'registry-auth'
      ? kind === 'registry-credentials'
      : reference?.is === 'secret' && reference.jsonKey !== undefined,
  tell: (secret, { requirement }) => ({
    title: `the secret ${secret} is no JSON object, and ${requirement.name ?? 'the registry login'} asks for a key of it`,
    next: [
      'Store a JSON object such as {"password": "…"}, or take the key out of the valueFrom to get the whole value, and register a new revision.',
      'Quotes of a shell around the value, a line feed inside a string and a trailing comma are the usual reasons.',
    ].join('\n'),
  }),
  look: {
    purpose: 'see what kind of JSON the secret is, and its keys (nothing of a value)',
    printing: "--query SecretString --output text | jq -r 'type, (keys? // empty)'",
  },
});
