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
    const key = requirement.reference?.is === 'secret' ? (requirement.reference.jsonKey ?? '') : '';
    return {
      title: `the secret ${secret} has no JSON key ${key}, which ${requirement.name ?? 'the task'} asks for`,
      next: `Add the key ${key} to the secret’s JSON, or correct the key in the valueFrom: keys are case-sensitive. The product does not read the secret, so only a person can see which keys it has.`,
    };
  },
});
