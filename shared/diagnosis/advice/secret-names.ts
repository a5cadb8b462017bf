/** What ECS makes of a `valueFrom` that is no ARN. */
export const bareName =
  'A bare name in `valueFrom` is the name of a parameter: where a secret was meant, write its whole ARN.';

/**
 * Says of a secret's ARN that its end may be part of the name. Secrets Manager takes a hyphen and six characters for the
 * suffix that it gives, which has a capital letter in it in 24 cases of 25. So an end without one is likely a name's.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
 */
export function likeSuffix(resource: string | null): readonly string[] {
  const [end] = /:secret:[^:]*?(-[a-z0-9]{6})$/.exec(resource ?? '')?.slice(1) ?? [];
  if (end === undefined) return [];
  return [
    `If the name itself ends in ${end}, write the whole ARN with the suffix behind it: Secrets Manager takes a hyphen and six characters for that suffix.`,
  ];
}
