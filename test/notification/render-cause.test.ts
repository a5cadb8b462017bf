import { describe, expect, it } from 'vitest';
import type { Ask } from '../../shared/evidence/ask.ts';
import type { FindingRecord, Unresolved } from '../../shared/incident/incident.ts';
import type { Notification } from '../../shared/notification/notification.ts';
import { render } from '../../shared/notification/render/render.ts';
import { readPublished, renderJson } from '../../shared/notification/render/render-json.ts';
import { renderSlack } from '../../shared/notification/render/render-slack.ts';
import { cases } from '../diagnosis/cases/index.ts';
import { incidentOf, networkFinding, notificationOf, permissionFinding } from '../fixtures/incident.ts';
import { deliver, fail, install } from '../fixtures/installation.ts';

/** The e-mail about these findings, as one line. */
function flatTextOf(findings: readonly FindingRecord[], unchecked: readonly Unresolved[] = []): string {
  return flat(render(notificationOf('found', incidentOf({ findings, unchecked }))).text);
}

function flat(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

/** A finding of one requirement by itself. */
function needing(requirement: string, resource: string, title: string): FindingRecord {
  return networkFinding({ id: `no-way-to-service|${requirement}`, requirement, resource, title });
}

/** The first message of the product about a case of a cause. */
async function firstMessageOf(cause: string): Promise<string> {
  const one = cases.find((each) => each.cause === cause);
  if (one === undefined) throw new Error(`there is no case of ${cause}`);
  const at = install();
  Object.assign(at.fake, one.account);
  await deliver(at, fail(at, 'a1', one.reason, one.event ?? {}));
  return at.told[0]?.text ?? '';
}

describe('what the product decided', () => {
  it.each(['no-route', 'mount-target-missing', 'bucket-not-found'])(
    'is left out for %s, where it says no more than what is next',
    async (cause) => {
      const text = await firstMessageOf(cause);
      expect(text).toMatch(/^1\. (?!End this cause)/m);
      expect(text).not.toContain('Needs a person');
    },
  );

  it('is shown if there is nothing else to act on', () => {
    const bare = networkFinding({ next: '', instructions: [] });
    expect(flatTextOf([bare])).toContain('Needs a person: only a person can change the network');
  });

  it('is shown if it says that the product does not make the change, or why not', () => {
    expect(flatTextOf([permissionFinding()])).toContain('Needs a person: no grant names the role megilance-exec-role');
    expect(flatTextOf([networkFinding({ decision: 'hold' })])).toContain('Not changed: only a person can change');
  });
});

describe('whether people wait or act', () => {
  const made = { is: 'yes', within: 'within minutes', because: 'EFS is creating it' } as const;
  const said = 'Wait or act: wait. It passes by itself within minutes: EFS is creating it.';

  it.each([
    ['the e-mail', (told: Notification) => render(told).text],
    ['Amazon Q', (told: Notification) => render(told).chat],
    ['Slack', (told: Notification) => JSON.stringify(renderSlack(told))],
  ])('is said in one line in %s', (_, show) => {
    const finding = networkFinding({ passes: made });
    const { passes: _none, ...earlier } = finding;
    expect(flat(show(notificationOf('found', incidentOf({ findings: [finding] }))))).toContain(said);
    expect(show(notificationOf('found', incidentOf({ findings: [earlier] })))).not.toContain('Wait or act');
  });

  it('is left out where the product repairs it itself', () => {
    const finding = permissionFinding(undefined, undefined, { passes: { is: 'no', because: 'b' } });
    expect(flatTextOf([finding])).toContain('Wait or act: act. It does not pass by itself: b.');
    expect(flatTextOf([{ ...finding, decision: 'apply' }])).not.toContain('Wait or act');
  });

  it('stays with the finding in a published message', () => {
    const told = notificationOf('found', incidentOf({ findings: [networkFinding({ passes: made })] }));
    expect(readPublished(renderJson(told)).incident.findings[0]?.passes).toEqual(made);
  });
});

describe('what a cause is needed for', () => {
  it('is left out where the title names the same thing', () => {
    const title = 'the log group /ecs/api of container api does not exist';
    expect(flatTextOf([needing('api/log-stream', '/ecs/api', title)])).not.toContain('Needed for');
    expect(flatTextOf([needing('api/log-stream', '/ecs/ap', title)])).toContain(
      'Needed for: the log stream of container api: /ecs/ap ',
    );
    expect(flatTextOf([needing('backend/log-stream', '/ecs/api', title)])).toContain('Needed for: ');
  });

  it('names a volume as a volume, in one line', () => {
    const one = needing('volume/file-system/data', 'fs-1', 'no mount target in us-east-2a');
    expect(flatTextOf([one])).toContain(' Needed for: volume data: fs-1 Evidence:');
  });

  it('says of several which would only fail next, though the title names them', () => {
    const now = permissionFinding(undefined, undefined, { resource: null });
    const later = permissionFinding('SECRET_KEY', undefined, { resource: null, failing: false });
    expect(flatTextOf([now, later])).toContain('- SECRET_KEY (container backend) (would fail next) Evidence:');
    expect(flatTextOf([now, { ...later, failing: true }])).not.toContain('Needed for');
  });

  it('keeps an ARN that no policy of the message holds', () => {
    expect(flatTextOf([networkFinding()])).toContain('(container backend): arn:aws:secretsmanager:us-east-2:');
  });
});

describe('the evidence', () => {
  const evidence = ['a', 'b', 'c', 'd'].map((text, index) => ({ text, source: index < 3 ? 'ec2:One' : 'ec2:Two' }));

  it('names the source of several lines in a row once, at the last', () => {
    expect(flatTextOf([networkFinding({ evidence })])).toContain('Evidence: - a - b - c (ec2:One) - d (ec2:Two)');
  });

  const passing = { is: 'yes', within: 'a minute', because: 'it does' } as const;

  it('names in chat the source of the last line that is shown, and how many more there are', () => {
    const finding = networkFinding({ evidence, passes: passing });
    const { chat } = render(notificationOf('found', incidentOf({ findings: [finding] })));
    expect(JSON.parse(chat).content.description).toContain(
      '   seen: a\n   seen: b (ec2:One)\n   … and 2 more lines of evidence',
    );
  });

  it('is one line in Amazon Q where the message asks for something, for the steps come behind it there', () => {
    const notification = notificationOf('found', incidentOf({ findings: [networkFinding({ evidence })] }));
    const { description, nextSteps } = JSON.parse(render(notification, { arn: 'arn:aws:lambda:o' }).chat).content;
    expect(description).toContain('   seen: a (ec2:One)\n   … and 3 more lines of evidence');
    expect(nextSteps.at(-1)).toBe(
      "The whole story of inc-0a1b2c3d4e5f: `npx ecs-init-remediator show inc-0a1b2c3d4e5f --operator 'arn:aws:lambda:o'`",
    );
  });
});

describe('a cause that could not be judged', () => {
  const subject = {
    role: permissionFinding().role ?? '',
    action: 'secretsmanager:GetSecretValue',
    resource: permissionFinding().resource ?? '',
    context: {},
  };
  const why = 'iam:SimulatePrincipalPolicy denied: AccessDenied';
  const permission = 'iam:SimulatePrincipalPolicy';
  const missing = [{ ask: { kind: 'simulation', subject }, why, permission }] as const;
  const finding = networkFinding({ certainty: 'undecided', missing });

  it('says what was not read and the permission that would let it, before any advice', () => {
    const [before = ''] = flatTextOf([finding]).split('Evidence:');
    expect(before).toContain(
      '[undecided, a read is missing] Could not be judged: whether role megilance-exec-role may call secretsmanager:GetSecretValue on secret megilance/prod/database-AbCdEf (iam:SimulatePrincipalPolicy denied: AccessDenied); the permission iam:SimulatePrincipalPolicy would let the product judge it',
    );
  });

  it('is not repeated among the reads that failed', () => {
    const repeated: Unresolved = { is: 'not-read', ...missing[0] };
    const published = readPublished(renderJson(notificationOf('found', incidentOf({ unchecked: [repeated] }))));
    const other: Unresolved = { is: 'as-told', text: 'something else' };
    for (const one of [repeated, ...published.incident.unchecked]) {
      expect(flatTextOf([finding], [one])).not.toContain('COULD NOT BE CHECKED');
      expect(flatTextOf([finding], [one, other])).toContain('COULD NOT BE CHECKED - something else');
    }
  });

  it('is shown beside another read of its kind that failed for another reason', () => {
    const throttled: Unresolved = { is: 'not-read', ...missing[0], why: 'throttled' };
    expect(flatTextOf([finding], [throttled])).toContain(
      `COULD NOT BE CHECKED - simulation was not read: throttled (the permission ${permission} would let it)`,
    );
    expect(flatTextOf([finding], [{ ...throttled, is: 'does-not-decide' }])).toContain('- simulation does not decide:');
  });

  it('is shown among the reads that failed if causes are shown by their titles only', () => {
    const undone = notificationOf('undone', incidentOf({ findings: [finding] }));
    expect(flat(render(undone).text)).toContain('COULD NOT BE CHECKED - whether role megilance-exec-role may call');
  });

  it('says so in the chat channels', () => {
    const notification = notificationOf('found', incidentOf({ findings: [finding] }));
    expect(render(notification).chat).toContain('could not be judged: whether role megilance-exec-role may call');
    expect(JSON.stringify(renderSlack(notification))).toContain('could not be judged: whether role');
  });

  it.each([
    ['route-tables', 'vpc-1', 'route tables of vpc-1: throttled'],
    [
      'task-definition',
      'arn:aws:ecs:us-east-2:111122223333:task-definition/api:7',
      ': task definition api:7: throttled',
    ],
    ['subnets', ['subnet-1', 'subnet-2'], 'subnets subnet-1, subnet-2: throttled'],
    ['log-group', { region: 'us-east-2', name: '/ecs/api' }, 'log group /ecs/api: throttled'],
  ] as const)('calls the read of %s %j as people do', (kind, read, told) => {
    const one = networkFinding({ missing: [{ ask: { kind, subject: read } as Ask, why: 'throttled' }] });
    expect(flatTextOf([one])).toContain(told);
  });
});

describe('the title of a cause', () => {
  it('begins with a capital letter in a list, and not inside the first sentence', () => {
    for (const title of ['no way to S3', 'No way to S3'])
      expect(flatTextOf([networkFinding({ title })])).toMatch(/Why: no way to S3\..* 1\. No way to S3/);
  });

  it.each([
    'guard explicitly denies it',
    'arn:aws:iam::1:role/x is gone',
    'AWS KMS is throttling',
    'DB asks for a key',
  ])('keeps the letters of a name: %s', (title) => {
    expect(flatTextOf([networkFinding({ title })])).toContain(` 1. ${title} [`);
    expect(flatTextOf([networkFinding({ title })])).toContain(`Why: ${title}.`);
  });

  it('keeps the letters of a secret that is called like an ordinary word', () => {
    expect(flatTextOf([needing('api/secret/role', 'x', 'role asks for a key')])).toContain(' 1. role asks for a key [');
  });
});
