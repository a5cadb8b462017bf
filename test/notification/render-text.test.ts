import { describe, expect, it } from 'vitest';
import type { Incident } from '../../shared/incident/incident.ts';
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

  it('says in its first lines whose move it is, where, why, and what happens', () => {
    expect(text.split('\n').slice(0, 5)).toStrictEqual([
      'ACTION NEEDED: service megilance-backend-service cannot start tasks, since 2026-11-23 03:02 UTC.',
      'In account 111122223333, us-east-2, cluster megilance-cluster.',
      '',
      'Why: role megilance-exec-role may not call secretsmanager:GetSecretValue for DATABASE_URL and SECRET_KEY (and 2 further causes).',
      'It stays like this until somebody acts.',
    ]);
  });

  it('says of a service that should run no task that nothing is missed but what was started in its name, and how that is tried again', () => {
    const counts = { running: 0, desired: 0, at: '2026-11-23T03:12:00.000Z' };
    const stopped = render(
      notificationOf('found', incidentOf({ counts, findings: [networkFinding()] })),
      operator,
    ).text;
    expect(stopped).toContain('should run no task now, but tasks in its name cannot start, since');
    expect(stopped).toContain('raise the desired count of the service');
    expect(stopped).not.toContain('--force-new-deployment');
  });

  it('does not say of tasks that a repair may have let start that they cannot', () => {
    const counts = { running: 1, desired: 1, at: '2026-11-23T03:12:00.000Z' };
    const headline = (incident: Partial<Incident>) =>
      render(notificationOf('found', incidentOf({ counts, ...incident })), operator).text.split('\n')[0];
    const finding = permissionFinding();
    const started = 'runs (1 of 1), but new tasks of megilance-backend:7';
    expect(headline({ findings: [finding] })).toContain(`${started} cannot start, since`);
    const repaired = { findings: [{ ...finding, changes: ['change-attach'] }], changes: [attachment()] };
    expect(headline(repaired)).toContain(`${started} could not start, since`);
  });

  it('says of which workload, since when and how many tasks', () => {
    expect(text).toContain('service megilance-backend-service, cluster megilance-cluster');
    expect(text).toContain('14 tasks since 2026-11-23 03:02 UTC, the last at 03:09 UTC');
  });

  it('says what to do before it explains the cause, then shows the whole stopped reason, and then the links', () => {
    const titles = text.match(/^[A-Z][A-Z ]+$/gm);
    expect(titles?.[0]).toBe('DO THIS');
    expect(titles).toContain('WHY IT FAILS');
    expect(titles?.slice(-2)).toStrictEqual(['WHAT ECS SAYS', 'LOOK']);
    expect(flat(text)).toContain(`WHAT ECS SAYS ${incidentOf().trigger.reason} LOOK`);
  });

  it('shows two secrets that one role may not read as one cause', () => {
    const [, why = ''] = text.split('WHY IT FAILS');
    expect(why.match(/^\d+\. /gm)).toStrictEqual(['1. ', '2. ', '3. ']);
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

  it('gives one policy for both secrets in one command that may be pasted twice', () => {
    const json = /--policy-document '(.*)'$/m.exec(text)?.[1] ?? '';
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
      /2\. Allow role megilance-exec-role .* aws iam put-role-policy \\ --role-name 'megilance-exec-role' \\ --policy-name 'ecs-task-start-[0-9a-f]{8}'/,
    );
  });

  it('holds the grant that the configuration lacks', () => {
    const json = /^Add this to "grants"[\s\S]*?^ {2}(\{[\s\S]*?\n {2}\})$/m.exec(text)?.[1] ?? '';
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
      '\n     arn:aws:secretsmanager:us-east-2:111122223333:secret:megilance/prod/database-AbCdEf:database_url::\n',
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

  it('ends its steps with the command that makes ECS try now, and says how people will know', () => {
    const lastStep = (email: string) => {
      const [steps = ''] = email.split(
        'You get one more message when a task has started, or when one fails in another way.',
      );
      return flat(steps.split(/^\d+\. /m).at(-1) ?? '');
    };
    expect(lastStep(textOf('found next'))).toContain('make ECS try now');
    expect(lastStep(textOf('found next'))).toContain(
      "aws ecs update-service --force-new-deployment \\ --region 'us-east-2'",
    );
    expect(lastStep(text)).toContain('Deploy the corrected revision: ECS then starts tasks of it.');
  });

  it('breaks no line: every mail client does that to its own width', () => {
    expect(text).toContain(`\n${incidentOf().trigger.reason}\n`);
  });
});

describe('the e-mail in dry-run', () => {
  const text = textOf('found, dry run');

  it('shows what would be changed, and that nothing was', () => {
    expect(text).toContain('WHAT THE PRODUCT WOULD CHANGE');
    expect(text).toContain('Mode: dry-run: nothing is changed, only shown');
    expect(text).toContain('In the mode apply the product would repair this by itself; its mode is dry-run.');
    expect(flat(text)).toContain(
      '* attach policy ecs-init-remediator-us-east-2-megilance to role megilance-exec-role before',
    );
    expect(text).not.toContain('TAKE BACK');
  });

  it('shows what would be held back all the same, and why', () => {
    expect(flat(text)).toContain(
      '* start one new deployment of service megilance-backend-service: would be held back before ECS waits before it tries again after a new deployment of the same revision note it was tried at 2026-11-22T09:00:00.000Z and taken back: arn:aws:iam::111122223333:user/ann asked for it; a person has to restore it',
    );
  });

  it('proposes no grant where the owner has given one', () => {
    expect(text).toContain('aws iam put-role-policy');
    expect(text).not.toContain('Add this to "grants"');
  });

  it('asks for a person in its subject, because the product changes nothing', () => {
    expect(render(messages['found, dry run'] ?? notificationOf('found', incidentOf())).subject).toBe(
      '[ACT] megilance-backend-service (us-east-2): its role lacks secretsmanager:GetSecretValue',
    );
  });
});

describe('the e-mail about changes', () => {
  const text = textOf('changed');

  it('shows each change with before, after and how to take it back', () => {
    expect(flat(text)).toContain(
      'registered megilance-backend:8 with one corrected reference: 2026-11-23 03:03 UTC, not proved yet',
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
    expect(text).toMatch(/^ACTION NEEDED: /);
    expect(flat(text)).toContain('Why: no answer from AWS Secrets Manager');
    expect(flat(text)).toContain('2. Give subnet-0aaa, subnet-0bbb a way to AWS Secrets Manager');
    // What is not proved may be taken back, and is no code yet.
    expect(text).not.toContain('PUT INTO CODE');
    expect(flat(textOf('verified'))).toContain('PUT INTO CODE - Role megilance-exec-role: attach');
  });

  it('does not ask for the permission that was given', () => {
    expect(text).not.toContain('put-role-policy');
  });

  it('leaves the operator’s command out where its address is not known', () => {
    expect(render(messages['changed'] ?? notificationOf('changed', incidentOf())).text).not.toContain('curl');
  });
});

describe('how an incident goes on', () => {
  it('says what is held and why', () => {
    const text = flat(textOf('held'));
    expect(text).toMatch(/^YOUR DECISION: service megilance-backend-service cannot start tasks/);
    expect(text).toContain('The product changed nothing for this cause: the role already carries 10 policies.');
    expect(text).toContain(
      'had been attached at 2026-11-22T09:00:00.000Z and somebody removed it; a person has to restore it',
    );
    expect(text).toContain('note the role already carries 10 policies');
  });

  it('says with what it was proved', () => {
    expect(textOf('verified')).toMatch(/^OVER: service megilance-backend-service runs again\./);
    expect(flat(textOf('verified'))).toContain(
      'Proof: task 55555555555555555555555555555555 got past its initialisation (2026-11-23 03:20 UTC)',
    );
    expect(flat(textOf('verified, one remains'))).toContain(
      'tasks now get past the step secrets and fail only at log-driver',
    );
    expect(textOf('verified, one remains')).toMatch(/^ACTION NEEDED: /);
  });

  it('does not report a day without failures as a started task', () => {
    const silent = notificationOf(
      'verified',
      incidentOf({ status: 'closed', closedAt: '2026-11-24T03:00:00.000Z', findings: [networkFinding()] }),
    );
    const message = render(silent);
    expect(message.subject).toMatch(/^\[OK\] megilance-backend-service \(us-east-2\): closed, no run seen/);
    expect(flat(message.text)).toContain('whether it starts now is not known');
  });

  it('says that a repair did not help and was taken back', () => {
    expect(textOf('undone')).toMatch(/^ACTION NEEDED: /);
    expect(textOf('undone')).toContain('\nA change of the product did not help and was taken back.\n');
    expect(textOf('undone')).toContain('1. Find what else keeps it from starting');
    expect(textOf('undone')).not.toContain('PUT INTO CODE');
  });

  it('does not say that a change did not help when somebody took it back', () => {
    const asked = incidentOf({
      findings: [permissionFinding(undefined, undefined, { changes: ['change-attach'] })],
      changes: [
        attachment({ state: 'undone', note: { code: 'person-asked', by: 'arn:aws:iam::111122223333:role/ops' } }),
      ],
    });
    const { text } = render(notificationOf('undone', asked, { changes: ['change-attach'] }));
    expect(text).toContain('\nA change of the product was taken back, because somebody asked for it.\n');
    expect(flat(text)).toContain('note role ops asked for it');
  });

  it('does not say of a cause whose repair was taken back after a task had run that somebody mended it', () => {
    const why = { code: 'person-asked', by: 'arn:aws:iam::111122223333:role/ops' } as const;
    const ran = incidentOf({
      findings: [permissionFinding(undefined, undefined, { changes: ['change-attach'] })],
      changes: [attachment({ state: 'undone', note: why, proof: { by: 'none', why, at: '2026-11-23T05:00:00.000Z' } })],
      endedBy: 'arn:aws:ecs:us-east-2:111122223333:task/megilance-cluster/55555555555555555555555555555555',
      endedAt: '2026-11-23T04:00:00.000Z',
    });
    const { text } = render(notificationOf('undone', ran, { changes: ['change-attach'] }));
    expect(text).toContain('[a task has started; the product’s repair of it is taken back]');
    expect(text).not.toContain('somebody else did');
    expect(text.match(/asked for it$/gm)).toHaveLength(1);
  });

  it('says that a repair could not be proved and stays', () => {
    expect(flat(textOf('unproved'))).toContain('What was made stays.');
    expect(flat(textOf('unproved'))).toContain('no task was seen to get past its initialisation within 45 minutes');
  });

  it('shows a further cause without repeating the first', () => {
    expect(flat(textOf('found next'))).toMatch(/Why: no answer from AWS Secrets Manager/);
    expect(textOf('found next')).not.toContain('put-role-policy');
  });
});
