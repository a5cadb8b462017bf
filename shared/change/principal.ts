/**
 * Whether `registeredBy` is the principal that the owner named. ECS records the session of a role
 * (`arn:…:sts::ACCOUNT:assumed-role/ROLE/SESSION`, without the path of the role), but owners name the role.
 */
export function isPrincipal(registeredBy: string, named: string): boolean {
  if (registeredBy === named) return true;
  const session = /^arn:([a-z-]+):sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/.exec(registeredBy);
  const role = /^arn:([a-z-]+):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(named);
  if (session === null || role === null) return false;
  return session[1] === role[1] && session[2] === role[2] && session[3] === role[3];
}
