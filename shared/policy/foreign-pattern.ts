/**
 * What IAM reads in a policy as more than the text itself: `*` and `?` are wildcards, `${…}` is a variable.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
const pattern = /\$\{|[*?]/g;

/**
 * The endings that the product itself puts behind a name, because the rest of the name differs from task to task: the
 * stream of a task, everything in a log group, and the layers in a bucket of ECR.
 */
const ownEndings: Readonly<Record<string, RegExp>> = {
  'logs:CreateLogStream': /\/\*$/,
  'logs:PutLogEvents': /\/\*$/,
  'logs:CreateLogGroup': /:\*$/,
  's3:GetObject': /(?<=:::prod-[a-z0-9-]{1,40}-starport-layer-bucket)\/\*$/,
};

/** The wildcards and variables in a text, each once; empty if a policy takes the text as it stands. */
export function patternsIn(text: string): readonly string[] {
  return [...new Set(text.match(pattern))];
}

/**
 * The wildcards and variables that somebody else has written into the resource of a call. Those that the product puts
 * there itself are none: `*` for the login to ECR, which has no resource, and the ending of a log stream or a log group.
 */
export function foreignPatterns(action: string, resource: string): readonly string[] {
  if (action === 'ecr:GetAuthorizationToken' && resource === '*') return [];
  const ending = ownEndings[action];
  return patternsIn(ending === undefined ? resource : resource.replace(ending, ''));
}

/** The same of a whole statement, as JSON: of its resources, its principals, and the values of its conditions. */
export function foreignPatternsOf(statement: string): readonly string[] {
  const { Action, Resource, Principal, Condition } = parsed(statement);
  const actions = textsIn(Action);
  // A policy of the thing itself names the thing by `*`, and `*` as principal means everybody: foreign texts are ARNs.
  const resources = textsIn(Resource).filter((one) => one !== '*' || Principal === undefined);
  return [
    ...new Set([
      ...resources.flatMap((one) => foreignPatterns(actions.length === 1 ? (actions[0] ?? '') : '', one)),
      ...textsIn(Principal).flatMap((one) => (one === '*' ? [] : patternsIn(one))),
      ...textsIn(Condition).flatMap(patternsIn),
    ]),
  ];
}

type Statement = Readonly<Partial<Record<'Action' | 'Resource' | 'Principal' | 'Condition', unknown>>>;

/** JSON that was cut is no statement. */
function parsed(json: string): Statement {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
