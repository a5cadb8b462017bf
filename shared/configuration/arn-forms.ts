/** A form of ARN that the configuration accepts, in any partition. */
export type ArnForm = {
  /** What it names, with its article, for messages. */
  readonly what: string;
  /** What is allowed, for messages. */
  readonly allowed: string;
  readonly pattern: RegExp;
};

/** Of any partition: `us-east-1`, `us-gov-west-1`, `eusc-de-east-1`. */
const REGION = '[a-z]{2,8}(?:-[a-z]+)+-[0-9]+';

/** The forms, by what they name. No character class contains a wildcard, so nobody can configure one. */
export const ARN_FORMS = {
  role: {
    what: "a role's ARN",
    allowed: 'arn:PARTITION:iam::ACCOUNT:role/NAME',
    pattern: /^arn:aws[a-z-]*:iam::[0-9]{12}:role\/[A-Za-z0-9+=,.@_/-]{1,512}$/,
  },
  secret: {
    what: "a secret's ARN",
    allowed:
      'arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:NAME, with or without the suffix, no JSON key after it',
    pattern: new RegExp(`^arn:aws[a-z-]*:secretsmanager:${REGION}:[0-9]{12}:secret:[A-Za-z0-9/_+=.@!-]{1,519}$`),
  },
  parameter: {
    what: "a parameter's ARN",
    allowed: 'arn:PARTITION:ssm:REGION:ACCOUNT:parameter/NAME',
    pattern: new RegExp(`^arn:aws[a-z-]*:ssm:${REGION}:[0-9]{12}:parameter/[A-Za-z0-9_.-][A-Za-z0-9_./-]{0,1010}$`),
  },
  key: {
    what: "a KMS key's ARN",
    allowed: 'arn:PARTITION:kms:REGION:ACCOUNT:key/ID (not an alias)',
    pattern: new RegExp(`^arn:aws[a-z-]*:kms:${REGION}:[0-9]{12}:key/[A-Za-z0-9-]{1,64}$`),
  },
  repository: {
    what: "an ECR repository's ARN",
    allowed: 'arn:PARTITION:ecr:REGION:ACCOUNT:repository/NAME, no tag after it',
    pattern: new RegExp(`^arn:aws[a-z-]*:ecr:${REGION}:[0-9]{12}:repository/[a-z0-9][a-z0-9._/-]{1,255}$`),
  },
  logGroup: {
    what: "a log group's ARN",
    allowed: 'arn:PARTITION:logs:REGION:ACCOUNT:log-group:NAME, nothing after the name',
    pattern: new RegExp(`^arn:aws[a-z-]*:logs:${REGION}:[0-9]{12}:log-group:[A-Za-z0-9._/#-]{1,512}$`),
  },
  service: {
    what: "a service's ARN",
    allowed: 'arn:PARTITION:ecs:REGION:ACCOUNT:service/CLUSTER/NAME',
    pattern: new RegExp(`^arn:aws[a-z-]*:ecs:${REGION}:[0-9]{12}:service/[A-Za-z0-9_-]{1,255}/[A-Za-z0-9_-]{1,255}$`),
  },
  eventBus: {
    what: "an event bus's name or ARN",
    allowed: 'a name (letters, digits, ".", "_", "-"), or arn:PARTITION:events:REGION:ACCOUNT:event-bus/NAME',
    pattern: new RegExp(`^(?:arn:aws[a-z-]*:events:${REGION}:[0-9]{12}:event-bus/)?[A-Za-z0-9._-]{1,256}$`),
  },
  registrar: {
    what: "a principal's ARN",
    allowed:
      'arn:PARTITION:iam::ACCOUNT:role/NAME, …:user/NAME, …:root, or arn:PARTITION:sts::ACCOUNT:assumed-role/ROLE/SESSION',
    pattern:
      /^arn:aws[a-z-]*:(?:iam::[0-9]{12}:(?:root|(?:role|user)\/[A-Za-z0-9+=,.@_/-]{1,512})|sts::[0-9]{12}:assumed-role\/[A-Za-z0-9+=,.@_-]{1,64}\/[A-Za-z0-9+=,.@_-]{1,64})$/,
  },
  operator: {
    what: "a principal's ARN",
    allowed: 'arn:PARTITION:iam::ACCOUNT:role/NAME, …:user/NAME, …:root, or permission-set/NAME',
    pattern:
      /^(?:arn:aws[a-z-]*:iam::[0-9]{12}:(?:root|(?:role|user)\/[A-Za-z0-9+=,.@_/-]{1,512})|permission-set\/[A-Za-z0-9+=,.@_-]{1,32})$/,
  },
} as const satisfies Record<string, ArnForm>;

/** Says in which respect a text is not of the form: the commonest slips are named, the rest is called by the form alone. */
export function explainArn(form: ArnForm, text: string): string {
  if (/[*?]/.test(text)) return `holds a wildcard; a grant names exact ARNs`;
  if (text.includes('$')) return `holds a variable that nothing replaced`;
  if (!text.startsWith('arn:')) return `is not an ARN`;
  if (text.includes(':secret:') && text.split(':').length > 7) return `goes on after the secret's name`;
  return `is not ${form.what}`;
}

/** What may stand in the gaps of an ARN, by the number of its section; elsewhere a name, with or without a path. */
const FILLINGS: Readonly<Record<number, string>> = { 1: 'aws', 3: 'us-east-1', 4: '111122223333' };
const NAMES = ['x', '/x', 'x/x', 'root'];

/**
 * Says why a text with gaps can never be of the form, whatever the deployment fills in; undefined if it can. Where the beginning
 * of the ARN is a gap, only wildcards tell.
 * @param parts the literal parts of the text, with one gap between two of them.
 */
export function explainGaps(form: ArnForm, parts: readonly string[]): string | undefined {
  const literal = parts.join('');
  if (/[*?]/.test(literal)) return explainArn(form, literal);
  const sections = parts.join(GAP).split(':');
  if (parts[0] === '' || sections.length < 6) return undefined;
  const isPossible = NAMES.some((name) =>
    form.pattern.test(sections.map((one, index) => fill(one, index, name)).join(':')),
  );
  return isPossible ? undefined : explainArn(form, sections.map((one, index) => fill(one, index, 'x')).join(':'));
}

/** No text of a configuration holds it: it is no printable character. */
const GAP = '\u0000';

function fill(section: string, index: number, name: string): string {
  return section.replaceAll(GAP, FILLINGS[index] ?? name);
}
