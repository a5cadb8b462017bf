import type { FaultOf } from '../../stopped-reason/fault.ts';
import { whichLogRole } from '../log-role.ts';
import { untilContent, untilMade, untilRegistered, untilRestored } from '../passing.ts';
import { managerOf, withoutManaged } from '../references/managed-secret.ts';
import type { Advice } from './advice.ts';
import { likeSuffix } from './secret-names.ts';
import { undecided } from './undecided.ts';

const secretForm =
  'After the secret’s name stand either no further fields or exactly three, empty ones too: `<ARN>:json-key:version-stage:version-id`, e.g. `<ARN>:password::`.';
const register = 'Correct it in the task definition, register a new revision and deploy that.';

function malformed(what: string, ...how: readonly string[]): Advice {
  return {
    cause: 'reference-malformed',
    passes: untilRegistered,
    title: ({ resource }) =>
      resource === null
        ? `A reference of the task definition is malformed: ${what}`
        : `${resource} is malformed: ${what}`,
    next: () => [...how, register],
  };
}

/** Faults of the category `reference-format`. */
export const references: Readonly<Record<FaultOf<'reference-format'>, Advice>> = {
  'arn-parts': malformed('a wrong number of fields behind the secret’s name', secretForm),
  'arn-prefix': malformed(
    'it is no ARN',
    'A `valueFrom` for Secrets Manager is a whole ARN; a variable of a template may never have been filled in.',
  ),
  'arn-sections': malformed(
    'an ARN has six sections divided by colons',
    'Copy the whole ARN: `arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX`.',
  ),
  'no-secret-id': malformed('it names no secret', secretForm),
  'version-id': malformed(
    'the version id is too short or too long',
    'The third field behind the secret’s name is a version id of 32 to 64 characters; leave it empty for the current version.',
    secretForm,
  ),
  'invalid-name': malformed(
    'the name is not allowed',
    'Use letters, digits and .-_/ only; a parameter’s name cannot begin with "aws" or "ssm".',
  ),
  'bad-arn': malformed(
    'an ARN of another kind is wanted',
    'An environment file is given as `arn:aws:s3:::BUCKET/KEY`; credentials as the ARN of a secret or a parameter; a credential spec as that of an S3 object or a parameter.',
  ),
  'invalid-path': malformed('its path leads out of the agent’s directory', 'Name the file by a key without `..`.'),
  'wrong-region': {
    cause: 'wrong-region',
    passes: untilRegistered,
    title: ({ thing }) => `${thing} is in another Region than the one that was asked`,
    next: () => ['Use a bucket in the task’s Region, or the reference of the right Region.', register],
  },
};

const exists = (where: string) => `Check the name, the Region and the account: ${where}.`;

function byManager(resource: string | null): readonly string[] {
  const manager = managerOf(/:secret:([^:]+)/.exec(resource ?? '')?.[1] ?? '');
  return [
    manager === undefined
      ? 'Put the ARN that Secrets Manager shows now into the task definition.'
      : withoutManaged(manager),
  ];
}

/** Faults of the category `not-found`. */
export const missing: Readonly<Record<FaultOf<'not-found'>, Advice>> = {
  resource: undecided,
  repository: undecided,
  secret: {
    cause: 'secret-not-found',
    passes: untilMade,
    title: ({ thing }) => `${thing} does not exist`,
    next: ({ claim }) => [
      exists('an ARN is looked up with its six-character suffix, and a re-created secret has another one'),
      ...byManager(claim.resource),
      ...likeSuffix(claim.resource),
      ...(claim.ambiguous
        ? ['The same sentence is written where the execution role lacks secretsmanager:GetSecretValue.']
        : []),
    ],
  },
  'marked-for-deletion': {
    cause: 'secret-deleted',
    passes: untilRestored,
    title: ({ thing }) => `${thing} is marked for deletion`,
    next: () => [
      'Restore the secret (secretsmanager:RestoreSecret) while its recovery window lasts, or point the task definition to another one.',
    ],
  },
  'version-stage': {
    cause: 'secret-version-not-found',
    passes: {
      is: 'perhaps',
      when: 'the secret is being filled or rotated right now',
      because: 'the label gets its value when that is done, and ECS tries again by itself',
    },
    title: ({ thing }) => `${thing} has no value under that staging label`,
    next: () => [
      'The secret exists, but holds no value there yet: put one in (for AWSCURRENT), or finish its rotation.',
      'Else correct the version stage in the reference, register a new revision and deploy that.',
    ],
  },
  'version-id': {
    cause: 'secret-version-not-found',
    passes: untilRegistered,
    title: ({ thing }) => `${thing} has no version of that id`,
    next: () => [
      'Leave the version id in the reference empty for the current version, or name one that exists.',
      register,
    ],
  },
  parameter: {
    cause: 'parameter-not-found',
    passes: untilMade,
    title: ({ thing, claim }) => `${thing} ${(claim.resource ?? '').includes(',') ? 'do' : 'does'} not exist`,
    next: ({ claim }) => [
      '"invalid ssm parameters" means missing: SSM knows no parameter of that name in the Region of the reference.',
      'Names are case-sensitive, and a bare name in `valueFrom` is a parameter, also where a secret’s name was meant.',
      ...((claim.resource ?? '').includes('//')
        ? ['The name holds an empty part (//): it was put together wrongly.']
        : []),
    ],
  },
  'parameter-version': {
    cause: 'parameter-version-not-found',
    passes: untilMade,
    title: ({ thing }) => `${thing} does not exist: the parameter, or its version or label`,
    next: () => [
      'What stands behind the colon is a version or a label: check that it exists, or leave it out for the latest and register a new revision.',
    ],
  },
  'log-group': {
    cause: 'log-group-not-found',
    passes: untilMade,
    title: ({ resource }) => `The log group ${resource ?? 'of the task definition'} does not exist`,
    next: () => [
      'Create the log group that `awslogs-group` names, in the Region of `awslogs-region`.',
      `Or set \`awslogs-create-group\` to "true", register a new revision, and allow logs:CreateLogGroup. ${whichLogRole}`,
    ],
  },
  'log-stream': {
    cause: 'log-group-not-found',
    passes: untilMade,
    title: () => 'The log stream does not exist',
    next: () => ['Check `awslogs-group` and `awslogs-region` of the task definition.'],
  },
  'env-file': {
    cause: 'environment-file-not-found',
    passes: untilMade,
    title: ({ thing }) => `${thing} does not exist in S3`,
    next: () => [
      'Upload the file, or correct its ARN in `environmentFiles` (keys are case-sensitive) and register a new revision.',
    ],
  },
  bucket: {
    cause: 'bucket-not-found',
    passes: untilMade,
    title: ({ thing }) => `The bucket of ${thing} does not exist`,
    next: () => [
      'Correct the bucket’s name in the task definition, register a new revision and deploy that.',
      'Or create the bucket again, private, and upload the file, if nobody else owns what tasks read from it.',
    ],
  },
  'efs-root-directory': {
    cause: 'root-directory-not-found',
    passes: untilMade,
    title: ({ thing }) => `The directory ${thing} does not exist on the file system`,
    next: () => [
      'Create the directory; or correct `rootDirectory` of the volume and register a new revision; or use an access point that creates its root directory.',
    ],
  },
  'access-point': {
    cause: 'access-point-not-found',
    passes: untilRegistered,
    title: () => 'The access point of the volume does not exist',
    next: () => ['Correct `accessPointId` in the task definition’s volume.'],
  },
  'file-system': {
    cause: 'file-system-not-found',
    passes: untilRegistered,
    title: ({ thing }) => `${thing} does not exist`,
    next: () => ['Correct the file system’s id in the task definition’s volume; it must be in the task’s Region.'],
  },
  key: {
    cause: 'key-unusable',
    passes: { is: 'no', because: 'a key stays as it is until somebody enables it, restores it or names another one' },
    title: ({ thing }) => `${thing} does not exist, or may not be seen`,
    next: () => ['Check that the KMS key exists in that Region and that the role may use it.'],
  },
};

/** Faults of the category `secret-content`. */
export const contents: Readonly<Record<FaultOf<'secret-content'>, Advice>> = {
  'missing-json-key': {
    cause: 'json-key-missing',
    passes: untilContent,
    title: ({ resource }) => `The secret has no JSON key ${resource ?? 'of that name'}`,
    next: () => [
      'Add the key to the secret’s JSON, or correct the key in `valueFrom` (keys are case-sensitive) and register a new revision.',
      'The text does not name the secret: look for references that end in that key.',
    ],
  },
  'not-json': {
    cause: 'secret-not-json',
    passes: untilContent,
    title: () => 'The secret’s value is not JSON, but one key of it is asked for',
    next: () => [
      'Store a JSON object, or take the key out of the reference to get the whole value and register a new revision.',
      'Quotes of a shell around the value, a line feed inside a string and a trailing comma are the usual reasons.',
    ],
  },
  'not-json-object': {
    cause: 'secret-not-json',
    passes: untilContent,
    title: () => 'The secret’s value is JSON, but no object: it has no keys',
    next: () => [
      'Store an object such as {"password": "…"}, or take the key out of the reference to get the whole value and register a new revision.',
    ],
  },
  'empty-or-binary': {
    cause: 'secret-empty',
    passes: untilContent,
    title: () => 'The secret has no text: it is empty, or binary',
    next: () => ['Store registry credentials as text: {"username": "…", "password": "…"}.'],
  },
  'empty-field': {
    cause: 'credentials-incomplete',
    passes: untilContent,
    title: () => 'The credentials in the secret lack their user name or password',
    next: () => ['Store both as JSON: {"username": "…", "password": "…"}.'],
  },
};
