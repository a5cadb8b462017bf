import { contentCause } from '../references/content-cause.ts';

/** The JSON of the secret does not have the key that the reference names. */
export const jsonKeyMissing = contentCause({
  code: 'json-key-missing',
  concerns: ['secret'],
  fits: ({ reference }, { resource, cut }) =>
    reference?.is === 'secret' &&
    reference.jsonKey !== undefined &&
    (resource === null ||
      reference.jsonKey === resource ||
      (cut && reference.jsonKey.startsWith(resource.replace(/(?:\.\.\.|…)$/, '')))),
  tell: (secret, { requirement }) => {
    const { reference, name, text } = requirement;
    const { jsonKey: key = '', secretArn = '' } = reference?.is === 'secret' ? reference : {};
    const other = text.replace(`${secretArn}:${key}`, () => `${secretArn}:KEY`);
    return {
      title: `the secret ${secret} has no JSON key ${key}, which ${name ?? 'the task'} asks for`,
      next: [
        'The product does not read the secret, so only a person can see which keys it has (the command below names them).',
        `If ${name ?? 'it'} is one of them, register a revision whose valueFrom is ${other}, with that key for KEY: keys are case-sensitive.`,
        `Otherwise put the key ${key} into the secret, at the top of its JSON object: its value is what only a person knows.`,
      ].join('\n'),
    };
  },
  look: {
    purpose: 'see which keys the secret has (their names only)',
    printing: "--query SecretString --output text | jq -r 'keys[]'",
  },
});
