import * as v from 'valibot';
import { ARN_FORMS, type ArnForm, explainArn } from './arn-forms.ts';
import { quote } from './quote.ts';

/** Makes a message of the form "VALUE what is wrong; allowed: …" for {@link v.BaseIssue}. */
function says(wrong: string, allowed: string): (issue: { readonly input: unknown }) => string {
  return (issue) => `${quote(issue.input)} ${wrong}; allowed: ${allowed}`;
}

function text(pattern: RegExp, wrong: string, allowed: string, description: string) {
  return v.pipe(
    v.string(says('is not a text', allowed)),
    v.regex(pattern, says(wrong, allowed)),
    v.description(description),
  );
}

function arn(form: ArnForm) {
  return v.pipe(
    v.string(says('is not a text', form.allowed)),
    v.regex(
      form.pattern,
      (issue) => `${quote(issue.input)} ${explainArn(form, issue.input)}; allowed: ${form.allowed}`,
    ),
  );
}

function list<Item extends v.GenericSchema>(item: Item, description: string) {
  return v.optional(v.pipe(v.array(item, says('is not a list', 'a list')), v.description(description)), []);
}

function whole(least: number, most: number, standard: number, description: string) {
  const allowed = `a whole number from ${least} to ${most}`;
  return v.optional(
    v.pipe(
      v.number(says('is not a number', allowed)),
      v.integer(says('is not a whole number', allowed)),
      v.minValue(least, says('is too small', allowed)),
      v.maxValue(most, says('is too large', allowed)),
      v.description(description),
    ),
    standard,
  );
}

function choice<const Options extends readonly string[]>(
  options: Options,
  standard: Options[number],
  description: string,
) {
  const allowed = options.map((option) => `"${option}"`).join(' or ');
  return v.optional(
    v.pipe(v.picklist(options, says('is not one of them', allowed)), v.description(description)),
    standard,
  );
}

const services = list(arn(ARN_FORMS.service), 'ARNs of the services that it is for.');
const registrars = list(
  arn(ARN_FORMS.registrar),
  'ARNs of the principals whose registered task definitions are trusted (registeredBy).',
);
const consent = choice(['auto', 'ask'], 'ask', 'Whether it may be done without asking a person.');

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const family = text(/^[A-Za-z0-9_-]{1,255}$/, "is not a family's name", 'letters, digits, _ and -', 'The family.');

const grant = v.strictObject({
  name: text(
    /^[A-Za-z0-9-]{1,64}$/,
    'is not a name',
    '1 to 64 letters, digits and hyphens',
    "The grant's name; the managed policy is called ecs-init-remediator-REGION-NAME.",
  ),
  executionRole: v.pipe(arn(ARN_FORMS.role), v.description('ARN of the role that the policy may be attached to.')),
  secrets: list(arn(ARN_FORMS.secret), 'ARNs of secrets; without the six-character suffix, both forms are granted.'),
  parameters: list(arn(ARN_FORMS.parameter), 'ARNs of SSM parameters.'),
  kmsKeys: list(arn(ARN_FORMS.key), 'ARNs of the customer-managed keys that encrypt them.'),
  repositories: list(
    arn(ARN_FORMS.repository),
    'ARNs of private ECR repositories that images may be pulled from, also of another account; the login to ECR, which has no resource, is granted with them.',
  ),
  logGroups: list(
    arn(ARN_FORMS.logGroup),
    'ARNs of the log groups that may be created where they do not exist; none: nothing is created.',
  ),
  logRetentionDays: v.optional(
    v.pipe(
      v.picklist(RETENTION_DAYS, says('is not one of them', RETENTION_DAYS.join(', '))),
      v.description('Days after which a log group that is created forgets its events.'),
    ),
    30,
  ),
  services,
  registrars,
  consent,
  forceDeployment: v.optional(
    v.pipe(
      v.boolean(says('is neither true nor false', 'true or false')),
      v.description('Whether a plan may end with one forced deployment, at a running count of 0.'),
    ),
    false,
  ),
  families: v.exactOptional(
    v.pipe(
      v.array(family, says('is not a list', 'a list')),
      v.description(
        'Families whose revisions the services run; a deployment is forced of these only. Without them: of any.',
      ),
    ),
  ),
});

const correction = v.strictObject({
  family,
  services,
  passRoles: list(arn(ARN_FORMS.role), 'ARNs of the execution and task roles that revisions of the family pass.'),
  registrars,
  consent,
});

const moveBack = v.strictObject({
  family,
  services,
  passRoles: list(
    arn(ARN_FORMS.role),
    'ARNs of the execution and task roles that revisions of the family pass, where a deregistered one is registered again; none: it is not.',
  ),
  registrars,
  consent,
});

const notifications = v.strictObject({
  emails: list(
    text(/^[^\s@]{1,64}@[^\s@]{1,255}$/, 'is not an e-mail address', 'name@example.com', 'An address.'),
    'Addresses that are sent each message; each confirms once.',
  ),
  https: list(
    text(/^https:\/\/[^\s/]+\S*$/, 'is not an HTTPS address', 'https://…', 'An endpoint.'),
    'Endpoints that SNS posts each message to, such as the one of Amazon Q Developer in chat applications.',
  ),
  slack: v.optional(
    v.pipe(
      v.strictObject({
        webhookParameter: text(
          /^\/?[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)*$/,
          "is not a parameter's name",
          'the name of an SSM SecureString parameter, such as /ecs-init-remediator/slack-webhook',
          "Name of the SSM SecureString parameter that holds the webhook's URL.",
        ),
      }),
      v.description('A Slack incoming webhook.'),
    ),
  ),
  events: v.optional(
    v.pipe(
      v.strictObject({
        bus: text(
          ARN_FORMS.eventBus.pattern,
          'is not an event bus',
          ARN_FORMS.eventBus.allowed,
          'Name of a bus of the account ("default" is there in each), or the ARN of a bus of another account.',
        ),
      }),
      v.description('The EventBridge bus on which each message is put as an event too.'),
    ),
  ),
});

const containerInsights = v.strictObject({
  clusters: list(
    text(/^[A-Za-z0-9_-]{1,255}$/, "is not a cluster's name", 'a name, not an ARN', 'A name.'),
    'Names of the clusters whose Container Insights are switched on (and put back when the stack is deleted).',
  ),
  level: choice(['enabled', 'enhanced'], 'enabled', 'enhanced costs more and counts restarts a container.'),
});

const limits = v.strictObject({
  changesPerHour: whole(0, 1000, 10, 'Changes within any sixty minutes in the account and Region.'),
  changesPerHourPerWorkload: whole(
    0,
    100,
    5,
    'Changes within any sixty minutes for one workload: two grants, a revision and a move are four.',
  ),
  attemptsPerTargetPerDay: whole(0, 24, 2, 'Attempts a day at one target (role and policy, family, or service).'),
  standAloneIncidentsPerHour: whole(
    1,
    1000,
    100,
    'Incidents of stand-alone tasks that may begin within any sixty minutes; more families are counted and told in sum.',
  ),
});

const proof = v.strictObject({
  graceSeconds: whole(
    0,
    3600,
    60,
    'Seconds after a change in which a failure proves nothing: IAM takes time to spread.',
  ),
  deadlineMinutes: whole(1, 1440, 45, 'Minutes after which a change without proof is called unproved.'),
});

const tagKey = text(/^[ -~\u00a0-\uffff]{1,128}$/, "is not a tag's key", '1 to 128 characters', "The tag's key.");

const optOutTag = v.strictObject({
  key: tagKey,
  value: v.optional(
    text(
      /^[ -~\u00a0-\uffff]{0,256}$/,
      "is not a tag's value",
      'up to 256 characters',
      'Only this value counts; without it, any does.',
    ),
  ),
});

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

function timeOfDay(pattern: RegExp, allowed: string, description: string) {
  return text(pattern, 'is not a time of day', allowed, description);
}

const changeWindow = v.strictObject({
  days: v.optional(
    v.pipe(
      v.array(v.picklist(days, says('is not a day', days.join(', '))), says('is not a list', 'a list')),
      v.minLength(1, says('is empty', 'at least one day')),
      v.description('Days on which the window opens; absent: every day.'),
    ),
    [...days],
  ),
  from: timeOfDay(/^(?:[01]\d|2[0-3]):[0-5]\d$/, '00:00 to 23:59', 'When it opens, HH:MM.'),
  to: timeOfDay(
    /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/,
    '00:00 to 24:00',
    'When it closes, HH:MM; before `from`: on the next day.',
  ),
  timeZone: v.optional(
    v.pipe(v.string(says('is not a text', 'an IANA time zone')), v.description('IANA time zone of `from` and `to`.')),
    'UTC',
  ),
});

/** A list that need not be there: an empty one admits nobody, an absent one leaves the right open. */
function principals(description: string) {
  return v.optional(
    v.pipe(v.array(arn(ARN_FORMS.operator), says('is not a list', 'a list')), v.description(description)),
  );
}

const operators = v.pipe(
  v.strictObject({
    read: principals(
      'Who may read incidents; absent: every principal of the account that IAM lets invoke the operator.',
    ),
    stop: principals('Who may stop the product (pause, mode off, mode dry-run), and read; absent: as above.'),
    change: principals(
      'Who may command changes (mode apply, approve, undo, resume, restore), stop and read; absent: nobody.',
    ),
  }),
  v.description("Who may use the operator: principals' ARNs, or permission-set/NAME of Identity Center."),
);

const tools = ['terraform', 'cdk', 'cloudformation'] as const;

/**
 * The schema of the owner's file. Everything is optional: without any entry the product watches everything and changes
 * nothing.
 */
export const configurationSchema = v.pipe(
  v.strictObject({
    $schema: v.optional(v.string(says('is not a text', "the schema's address"))),
    grants: list(grant, "The owner's consent to attach one policy to one role."),
    corrections: list(correction, "The owner's consent to register corrected revisions of a family."),
    moveBacks: list(
      moveBack,
      "The owner's consent to move services of a family back to the last revision that completed a deployment.",
    ),
    notifications: v.optional(notifications, {}),
    containerInsights: v.optional(containerInsights, {}),
    optOutTag: v.optional(optOutTag, { key: 'ecs-init-remediator', value: 'ignore' }),
    freezeTag: v.optional(v.strictObject({ key: tagKey }), { key: 'ecs-init-remediator:freeze' }),
    changeWindows: list(changeWindow, 'When something may be changed; none: always.'),
    limits: v.optional(limits, {}),
    proof: v.optional(proof, {}),
    whenHistoryUnknown: choice(
      ['hold', 'apply'],
      'hold',
      'Whether access is given that nothing shows to have worked, where CloudTrail cannot tell if somebody took it away.',
    ),
    sweep: choice(
      ['off', 'named', 'all'],
      'named',
      'Which services are examined once a day, before they fail: those that a grant, a correction or a move back names, or all of the account and Region.',
    ),
    operators: v.optional(operators, {}),
    managedBy: v.exactOptional(
      v.pipe(
        v.picklist(tools, says('is not one of them', tools.join(', '))),
        v.description(
          'What defines roles and task definitions, where no tag of a stack tells; proposals take its form.',
        ),
      ),
    ),
  }),
  v.title('Configuration of ecs-init-remediator'),
);
