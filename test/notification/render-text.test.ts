import { describe, expect, it } from 'vitest';
import { render } from '../../shared/notification/render/render.ts';
import {
  attachment,
  incidentOf,
  messages,
  networkFinding,
  notificationOf,
  permissionFinding,
  policy,
  role,
} from '../fixtures/incident.ts';

const operator = { arn: 'arn:aws:lambda:us-east-2:111122223333:function:operator' };

function textOf(name: string): string {
  const notification = messages[name];
  if (notification === undefined) throw new Error(`there is no fixture ${name}`);
  return render(notification, operator).text;
}

/** Text as one line, for sentences that are wrapped. */
function flat(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

describe('the e-mail about what was found', () => {
  const text = textOf('found, no grant');

  it('says in its first line what is wrong', () => {
    expect(flat(text)).toMatch(
      /^Service megilance-backend-service cannot start: role megilance-exec-role may not call secretsmanager:GetSecretValue for DATABASE_URL and SECRET_KEY/,
    );
  });

  it('says of which workload, since when and how many tasks', () => {
    expect(text).toContain('service megilance-backend-service, cluster megilance-cluster');
    expect(text).toContain('14 tasks since 2026-11-23 03:02 UTC, the last at 03:09 UTC');
  });

  it('explains the cause before it shows the whole stopped reason, and then the links', () => {
    const titles = text.match(/^[A-Z][A-Z ]+$/gm);
    expect(titles?.[0]).toBe('WHY IT FAILS');
    expect(titles?.slice(-2)).toStrictEqual(['WHAT ECS SAYS', 'LOOK']);
    expect(flat(text)).toContain(`WHAT ECS SAYS ${incidentOf().trigger.reason} LOOK`);
  });

  it('shows two secrets that one role may not read as one cause', () => {
    expect(text.match(/^\d+\. /gm)).toStrictEqual(['1. ', '2. ', '3. ']);
    expect(flat(text)).toContain(
      'Needed for: - DATABASE_URL (container backend): secret megilance/prod/database-AbCdEf - SECRET_KEY (container backend): secret',
    );
  });

  it('separates what fails now from what would fail next, with certainty, evidence and decision', () => {
    const [now = '', next = ''] = flat(text).split('WHAT WOULD FAIL NEXT');
    expect(now).toContain('[proved by the account]');
    expect(now).toContain('is implicitly denied (iam:SimulatePrincipalPolicy)');
    expect(now).toContain('Needs a person: no grant names the role megilance-exec-role');
    expect(next).toContain('[reported by ECS]');
    expect(next).toContain('3. The reference of DATABASE_URL in container backend cannot be read');
  });

  it('holds one policy for both secrets, as JSON ready to paste', () => {
    const json = /THE PERMISSION THAT IS MISSING[\s\S]*?^ {2}(\{[\s\S]*?\n {2}\})$/m.exec(text)?.[1] ?? '';
    const secret = 'arn:aws:secretsmanager:us-east-2:111122223333:secret:megilance/prod';
    expect(JSON.parse(json)).toStrictEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['secretsmanager:GetSecretValue'],
          Resource: [`${secret}/database-AbCdEf`, `${secret}/jwt-GhIjKl`],
        },
      ],
    });
    expect(flat(text)).toMatch(
      /aws iam put-role-policy --policy-document file:\/\/policy\.json \\ --role-name 'megilance-exec-role' \\ --policy-name 'ecs-task-start-[0-9a-f]{8}'/,
    );
  });

  it('holds the grant that the configuration lacks', () => {
    const json = /with this grant[\s\S]*?^ {2}(\{[\s\S]*?\n {2}\})$/m.exec(text)?.[1] ?? '';
    expect(JSON.parse(json)).not.toHaveProperty('parameters');
    expect(JSON.parse(json)).toMatchObject({
      name: 'megilance-backend-service',
      executionRole: role,
      consent: 'ask',
      registrars: [],
    });
  });

  it('holds the corrected reference whole', () => {
    expect(text).toContain(
      '  valid arn:aws:secretsmanager:us-east-2:111122223333:secret:megilance/prod/database-AbCdEf:database_url::',
    );
  });

  it('says what could not be checked and which permission is missing', () => {
    expect(flat(text)).toContain(
      'COULD NOT BE CHECKED - vpc-endpoints was not read: ec2:DescribeVpcEndpoints denied: AccessDenied (the permission ec2:DescribeVpcEndpoints would let it)',
    );
  });

  it('leads to the service, the task and the role in the console', () => {
    expect(text).toContain(
      'https://us-east-2.console.aws.amazon.com/ecs/v2/clusters/megilance-cluster/services/megilance-backend-service/',
    );
    expect(text).toContain('https://console.aws.amazon.com/iam/home#/roles/details/megilance-exec-role');
  });

  it('has at most 76 columns, except for words that cannot be broken, commands and JSON', () => {
    const long = text.split('\n').filter((line) => line.length > 76 && !/^ *"|arn:|https:/.test(line));
    expect(long).toStrictEqual([]);
  });
});

describe('the e-mail in dry-run', () => {
  const text = textOf('found, dry run');

  it('shows what would be changed, and that nothing was', () => {
    expect(text).toContain('WHAT THE PRODUCT WOULD CHANGE');
    expect(text).toContain('Mode      dry-run: nothing is changed, only shown');
    expect(flat(text)).toContain(
      '* attach policy ecs-init-remediator-us-east-2-megilance to role megilance-exec-role before',
    );
    expect(text).not.toContain('UNDO');
  });

  it('shows what would be held back all the same, and why', () => {
    expect(flat(text)).toContain(
      '* start one new deployment of service megilance-backend-service: would be held back before ECS waits before it tries again after a new deployment of the same revision note it was tried at 2026-11-22T09:00:00.000Z and taken back: arn:aws:iam::111122223333:user/ann asked for it; a person has to restore it',
    );
  });

  it('proposes no grant where the owner has given one', () => {
    expect(text).toContain('THE PERMISSION THAT IS MISSING');
    expect(text).not.toContain('with this grant');
  });

  it('says so in its subject', () => {
    expect(render(messages['found, dry run'] ?? notificationOf('found', incidentOf())).subject).toMatch(
      /^Found \(dry-run\): megilance-backend-service /,
    );
  });
});

describe('the e-mail about changes', () => {
  const text = textOf('changed');

  it('shows each change with before, after and how to take it back', () => {
    expect(flat(text)).toContain(
      'register megilance-backend:8 with one corrected reference: made 2026-11-23 03:03 UTC; proof awaited',
    );
    expect(flat(text)).toContain(
      `aws iam detach-role-policy \\ --role-name 'megilance-exec-role' \\ --policy-arn '${policy}'`,
    );
    expect(flat(text)).toContain(
      "--task-definition 'arn:aws:ecs:us-east-2:111122223333:task-definition/megilance-backend:6'",
    );
    expect(flat(text)).toContain(
      "npx ecs-init-remediator undo inc-0a1b2c3d4e5f \\ --operator 'arn:aws:lambda:us-east-2:111122223333:function:operator'",
    );
  });

  it('says what is still open and how to make the repair lasting', () => {
    expect(flat(text)).toContain('STILL OPEN 3. No answer from AWS Secrets Manager');
    expect(flat(text)).toContain('MAKE IT LASTING - Role megilance-exec-role: attach');
  });

  it('does not ask for the permission that was given', () => {
    expect(text).not.toContain('THE PERMISSION THAT IS MISSING');
  });

  it('leaves the operator’s command out where its address is not known', () => {
    expect(render(messages['changed'] ?? notificationOf('changed', incidentOf())).text).not.toContain('curl');
  });
});

describe('how an incident goes on', () => {
  it('says what is held and why', () => {
    const text = flat(textOf('held'));
    expect(text).toContain('cannot start, and nothing was changed for this cause');
    expect(text).toContain(
      'had been attached at 2026-11-22T09:00:00.000Z and somebody removed it; a person has to restore it',
    );
    expect(text).toContain('note the role already carries 10 policies');
  });

  it('says with what it was proved', () => {
    expect(flat(textOf('verified'))).toContain('starts again.');
    expect(flat(textOf('verified'))).toContain(
      'Proof: task 55555555555555555555555555555555 got past its initialisation (2026-11-23 03:20 UTC)',
    );
    expect(flat(textOf('verified, one remains'))).toContain(
      'tasks now get past the step secrets and fail only at log-driver',
    );
    expect(flat(textOf('verified, one remains'))).toContain('got past one cause of its failures; one cause remains');
  });

  it('does not report a day without failures as a started task', () => {
    const silent = notificationOf(
      'verified',
      incidentOf({ status: 'closed', closedAt: '2026-11-24T03:00:00.000Z', findings: [networkFinding()] }),
    );
    const message = render(silent);
    expect(message.subject).toBe('Verified: megilance-backend-service has not failed for a day');
    expect(flat(message.text)).toContain('whether it starts now is not known');
  });

  it('says that a repair did not help and was taken back', () => {
    expect(flat(textOf('undone'))).toMatch(
      /^Service megilance-backend-service: a change did not help and was taken back\./,
    );
    expect(textOf('undone')).not.toContain('MAKE IT LASTING');
  });

  it('does not say that a change did not help when somebody took it back', () => {
    const asked = incidentOf({
      findings: [permissionFinding(undefined, undefined, { changes: ['change-attach'] })],
      changes: [
        attachment({ state: 'undone', note: { code: 'person-asked', by: 'arn:aws:iam::111122223333:role/ops' } }),
      ],
    });
    const { text } = render(notificationOf('undone', asked, { changes: ['change-attach'] }));
    expect(flat(text)).toMatch(/^Service megilance-backend-service: a change was taken back\./);
    expect(flat(text)).toContain('note role ops asked for it');
  });

  it('says that a repair could not be proved and stays', () => {
    expect(flat(textOf('unproved'))).toContain('whether that helped could not be proved; what was made stays');
    expect(flat(textOf('unproved'))).toContain('no task was seen to get past its initialisation within 45 minutes');
  });

  it('shows a further cause without repeating the first', () => {
    expect(flat(textOf('found next'))).toMatch(
      /^Service megilance-backend-service still cannot start, for a further cause: no answer from AWS Secrets Manager/,
    );
    expect(textOf('found next')).not.toContain('GetSecretValue');
  });
});
