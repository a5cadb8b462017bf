import * as v from 'valibot';
import { ARN_FORMS } from './arn-forms.ts';
import { networkSchema } from './network-schema.ts';
import { arn, choice, list, RETENTION_DAYS, says, text, whole } from './schema-parts.ts';

const services = list(
  arn(ARN_FORMS.service),
  'ARNs of the services that it is for. Of other services, a person is asked.',
);
const registrars = list(
  arn(ARN_FORMS.registrar),
  'ARNs of the principals whose registered task definitions you trust (registeredBy); the ARN of a role includes its sessions.',
);
const consent = choice(
  ['auto', 'ask'],
  'ask',
  '"auto": in the mode apply it is done without asking (needs services and registrars). "ask": a person approves the plan.',
);

const family = text(/^[A-Za-z0-9_-]{1,255}$/, "is not a family's name", 'letters, digits, _ and -', 'The family.');

const grant = v.strictObject({
  name: text(
    /^[A-Za-z0-9-]{1,64}$/,
    'is not a name',
    '1 to 64 letters, digits and hyphens',
    "The grant's name, which is also in the name of its managed policy.",
  ),
  executionRole: v.pipe(arn(ARN_FORMS.role), v.description('ARN of the role that the policy may be attached to.')),
  secrets: list(
    arn(ARN_FORMS.secret),
    'ARNs of secrets. With its six-character suffix, exactly this secret is granted; without it, NAME and NAME-??????. A name that itself ends in a hyphen and six characters is taken for one with a suffix: give its whole ARN.',
  ),
  parameters: list(
    arn(ARN_FORMS.parameter),
    'ARNs of SSM parameters. A grant names at least one secret, parameter, key, repository or log group.',
  ),
  kmsKeys: list(
    arn(ARN_FORMS.key),
    'ARNs of the customer-managed keys that encrypt them. They are granted for decryption through Secrets Manager and Parameter Store only.',
  ),
  repositories: list(
    arn(ARN_FORMS.repository),
    'ARNs of private ECR repositories that images may be pulled from, also of another account, whose repository policy must let the role in too. The policy allows the three actions of a pull on them, and ecr:GetAuthorizationToken, the login, which has no resource and opens no repository by itself.',
  ),
  logGroups: list(
    arn(ARN_FORMS.logGroup),
    'ARNs of the log groups that may be created where they do not exist. None: nothing is created.',
  ),
  logRetentionDays: v.optional(
    v.pipe(
      v.picklist(RETENTION_DAYS, says('is not one of them', RETENTION_DAYS.join(', '))),
      v.description('Retention, in days, of the log groups that it creates.'),
    ),
    30,
  ),
  services,
  registrars,
  consent,
  forceDeployment: v.optional(
    v.pipe(
      v.boolean(says('is neither true nor false', 'true or false')),
      v.description(
        'Whether the product may, at the end, force one new deployment of a service that has no running task.',
      ),
    ),
    false,
  ),
  families: v.exactOptional(
    v.pipe(
      v.array(family, says('is not a list', 'a list')),
      v.description(
        'Families whose revisions the services run. A deployment is forced only to revisions of these families; without them, to a revision of any family.',
      ),
    ),
  ),
});

const correction = v.strictObject({
  family,
  services,
  passRoles: list(arn(ARN_FORMS.role), 'ARNs of the execution and task roles that revisions of the family name.'),
  registrars,
  consent,
});

const moveBack = v.strictObject({
  family,
  services,
  passRoles: list(
    arn(ARN_FORMS.role),
    'ARNs of the execution and task roles with which a deregistered revision of the family may be registered again, to move to it. None: it is not registered.',
  ),
  registrars,
  consent,
});

const notifications = v.strictObject({
  emails: list(
    text(/^[^\s@]{1,64}@[^\s@]{1,255}$/, 'is not an e-mail address', 'name@example.com', 'An address.'),
    'Addresses that get each message. Each confirms its subscription once.',
  ),
  https: list(
    text(/^https:\/\/[^\s/]+\S*$/, 'is not an HTTPS address', 'https://…', 'An endpoint.'),
    'Endpoints that SNS posts each message to. For Amazon Q Developer in chat applications: https://global.sns-api.chatbot.amazonaws.com',
  ),
  slack: v.optional(
    v.pipe(
      v.strictObject({
        webhookParameter: text(
          /^\/?[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)*$/,
          "is not a parameter's name",
          'the name of an SSM SecureString parameter, such as /ecs-init-remediator/slack-webhook',
          "Name of the SSM SecureString parameter that holds the webhook's URL. Under a customer-managed key the function's role needs kms:Decrypt on it too.",
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
          'Name of a bus of the account ("default" is always there), or the ARN of a bus of another account in the same Region, whose resource policy then has to let the role of the remediator in. The role may put its events on this bus and on no other.',
        ),
      }),
      v.description('The EventBridge bus on which each message is put as an event too.'),
    ),
  ),
});

const containerInsights = v.strictObject({
  clusters: list(
    text(/^[A-Za-z0-9_-]{1,255}$/, "is not a cluster's name", 'a name, not an ARN', 'A name.'),
    'Names of the clusters whose Container Insights are switched on, and put back when they leave the list or the stack is deleted.',
  ),
  level: choice(['enabled', 'enhanced'], 'enabled', 'How much Container Insights observes; enhanced costs more.'),
});

const limits = v.strictObject({
  changesPerHour: whole(0, 1000, 10, 'Changes within any sixty minutes in the account and Region.'),
  changesPerHourPerWorkload: whole(
    0,
    100,
    5,
    'Changes within any sixty minutes for one workload: two grants, a revision and a move are four.',
  ),
  attemptsPerTargetPerDay: whole(0, 24, 2, 'Attempts a day at one target: a role and policy, a family, or a service.'),
  standAloneIncidentsPerHour: whole(
    1,
    1000,
    100,
    'Incidents of stand-alone tasks that may begin within any sixty minutes; further families are counted and reported together.',
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
      'Only this value of the tag counts. Without it, any does.',
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
    'When it closes, HH:MM. Before the time at which it opens: on the next day; 24:00 ends the day.',
  ),
  timeZone: v.optional(
    v.pipe(v.string(says('is not a text', 'an IANA time zone')), v.description('IANA time zone of these times.')),
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
      'Who may read incidents, beside those who may stop. Absent: every principal of the account that IAM lets invoke the operator.',
    ),
    stop: principals(
      'Who may stop the product (pause, mode off, mode dry-run, reject, ack), and read. Absent: every principal of the account that IAM lets invoke the operator, also if read names somebody.',
    ),
    change: principals(
      'Who may command changes (mode apply, approve, undo, resume, restore), stop and read. Absent: nobody.',
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
    notifications: v.optional(v.pipe(notifications, v.description('Who is told.')), {}),
    containerInsights: v.optional(
      v.pipe(containerInsights, v.description('Container Insights, which the stack switches on.')),
      {},
    ),
    network: v.exactOptional(networkSchema),
    optOutTag: v.optional(
      v.pipe(
        optOutTag,
        v.description(
          'A role, service or task definition with this tag is diagnosed and never changed, and no access is granted to a secret with it.',
        ),
      ),
      { key: 'ecs-init-remediator', value: 'ignore' },
    ),
    freezeTag: v.optional(
      v.pipe(
        v.strictObject({ key: tagKey }),
        v.description(
          'A role, service or task definition with this tag is not changed, nor is access granted to a secret with it, while the tag says so: until a moment (2026-12-24T18:00Z) or the end of a date in UTC (2026-12-24), else until somebody takes the tag away. Only the value false freezes nothing.',
        ),
      ),
      { key: 'ecs-init-remediator:freeze' },
    ),
    changeWindows: list(changeWindow, 'When something may be changed. None: always.'),
    limits: v.optional(v.pipe(limits, v.description('How much may be done.')), {}),
    proof: v.optional(v.pipe(proof, v.description('How a change is proved.')), {}),
    whenHistoryUnknown: choice(
      ['hold', 'apply'],
      'hold',
      'What to do about access that was never seen to work, when the event history of CloudTrail cannot show whether somebody removed it.',
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
          'The form of the patches in messages, where no tag of a CloudFormation stack on the role or task definition tells it. Without it: each tool in a line.',
        ),
      ),
    ),
  }),
  v.title('Configuration of ecs-init-remediator'),
);
