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
        'See which keys the secret has: the product does not read it.',
        `If the key is there in another spelling, register a revision whose valueFrom is ${other}, with that spelling for KEY: keys are case-sensitive.`,
        `If it is not there, add the key ${key} at the top of the secret’s JSON object. Its value is what only a person knows; what is stored replaces the whole object, so keep its other keys.`,
      ].join('\n'),
    };
  },
  look: {
    purpose: 'see which keys the secret has (their names only)',
    printing: "--query SecretString --output text | jq -r 'keys[]'",
  },
});
