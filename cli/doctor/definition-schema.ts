import * as v from 'valibot';

const text = v.string();
const named = v.looseObject({ name: v.nullish(text), valueFrom: v.nullish(text) });

/** A container definition: the fields that are read, as ECS spells them. */
export const containers = v.array(
  v.looseObject({
    name: text,
    image: text,
    secrets: v.nullish(v.array(named)),
    repositoryCredentials: v.nullish(v.looseObject({ credentialsParameter: v.nullish(text) })),
    logConfiguration: v.nullish(
      v.looseObject({
        logDriver: v.nullish(text),
        options: v.nullish(v.record(text, text)),
        secretOptions: v.nullish(v.array(named)),
      }),
    ),
    environmentFiles: v.nullish(v.array(v.looseObject({ value: v.nullish(text) }))),
  }),
);

/** The input of RegisterTaskDefinition: the fields that are read. */
export const registration = v.looseObject({
  family: v.pipe(text, v.regex(/^[A-Za-z0-9_-]{1,255}$/, 'letters, digits, - and _, at most 255')),
  executionRoleArn: v.nullish(text),
  taskRoleArn: v.nullish(text),
  requiresCompatibilities: v.nullish(v.array(text)),
  runtimePlatform: v.nullish(v.looseObject({ operatingSystemFamily: v.nullish(text) })),
  containerDefinitions: v.pipe(containers, v.minLength(1, 'at least one container')),
  volumes: v.nullish(
    v.array(
      v.looseObject({
        name: v.nullish(text),
        efsVolumeConfiguration: v.nullish(
          v.looseObject({
            fileSystemId: v.nullish(text),
            authorizationConfig: v.nullish(v.looseObject({ accessPointId: v.nullish(text), iam: v.nullish(text) })),
          }),
        ),
      }),
    ),
  ),
});

/** A value of this form; or what is wrong with it, where, never with the value. */
export function readForm<S extends v.GenericSchema>(
  schema: S,
  value: unknown,
): { readonly ok: v.InferOutput<S> } | { readonly problem: string } {
  const read = v.safeParse(schema, value);
  if (read.success) return { ok: read.output };
  const [first] = read.issues;
  const path = v.getDotPath(first) ?? '';
  return { problem: `${path === '' ? 'the whole' : path}: ${sayIssue(first)}` };
}

/** The library's own message repeats the value, which may be a secret that stands where it should not. */
function sayIssue({ kind, expected, received, message }: v.BaseIssue<unknown>): string {
  if (kind === 'schema')
    return `expected ${expected ?? 'something else'}, found ${received === 'undefined' ? 'nothing' : asType(received)}`;
  return `allowed: ${message}`;
}

function asType(received: string): string {
  return received.startsWith('"') ? 'a text' : received;
}
