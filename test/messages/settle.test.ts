import { describe, expect, it } from 'vitest';
import { settle } from './settle.ts';

describe('a page of a world', () => {
  it('names every id by its number in the page, in its own form, and the same id by the same number', () => {
    expect(settle('rtb-0a1b2c3d4e5f60718 of vpc-1234abcd; rtb-99999999999999999 before rtb-0a1b2c3d4e5f60718')).toBe(
      'rtb-00000000000000001 of vpc-00000001; rtb-00000000000000002 before rtb-00000000000000001',
    );
    expect(settle('inc-0123456789ab, out-0123456789ab-0-outage')).toBe('inc-000000000001, out-000000000002-0-outage');
    expect(settle('tasks/fa14d8abb3d355d5fc2784a58d790394')).toBe('tasks/00000000000000000000000000000001');
  });

  it('settles what is made of ids: names of policies, deployments and functions', () => {
    expect(
      settle('ecs-task-start-58000335; ecs-init-remediator-us-east-1-lark-access.2qfmw41q; ecs-svc/17137ce194e04ce'),
    ).toBe('ecs-task-start-00000001; ecs-init-remediator-us-east-1-lark-access.00000001; ecs-svc/000000000000001');
    expect(settle('arn:aws:lambda:us-east-1:000000000000:function:Stack-OperatorFunction1203AC17D85695')).toBe(
      'arn:aws:lambda:us-east-1:000000000000:function:Stack-OperatorFunction00000001',
    );
  });

  it('settles what S3 and Docker make up', () => {
    const [host, other] = [
      'dOklguglOsI7SdyOqVYDlvYIiBTetVarOU5mvZSp5wn+OU3xg0tK9o6jhzjzmibQ2xGBg00de3Cm',
      'A/b+'.repeat(19),
    ];
    const said = (request: string, id: string) => settle(`RequestID: ${request}, HostID: ${id}, api error Forbidden`);
    expect(said('I4L1YNYY3KH0UAHR', host)).toBe(said('IPLR9PITGQSMX15D', other));
    expect(settle('ecs-api-1-data-fd30d09cca49931d5706 on fsmt-6d46c381e64898a49')).toBe(
      'ecs-api-1-data-00000000000000000001 on fsmt-00000000000000001',
    );
  });

  it('does not say which of several tasks was the last, nor which of two reads was answered first', () => {
    const [a, b] = ['fa14d8abb3d355d5fc2784a58d790394', '0123456789abcdef0123456789abcdef'];
    expect(settle(`tasks/${a} (iam:ListRolePolicies, iam:ListAttachedRolePolicies), runs again (2 of 1)`)).toBe(
      settle(`tasks/${b} (iam:ListAttachedRolePolicies, iam:ListRolePolicies), runs again (1 of 1)`),
    );
  });

  it('does not say which of two answers came first, that there is no such file system', () => {
    const said = (calls: string) => settle(`EFS knows no fs-13df642f166fda756 (${calls})`);
    const systems = 'elasticfilesystem:DescribeFileSystems';
    const targets = 'elasticfilesystem:DescribeMountTargets';
    expect(new Set([said(systems), said(targets), said(`${systems}, ${targets}`)]).size).toBe(1);
  });

  it('has one time, however long the run took, and does not say how often a task failed', () => {
    expect(settle('Failed: 4 tasks since 2026-11-28 05:37 UTC, the last at 05:39 UTC')).toBe(
      settle('Failed: 1 task, at 2026-11-29 01:00 UTC'),
    );
    expect(settle('until 2026-11-28T05:37:39.043Z')).toBe('until 2026-11-23T10:00:00.000Z');
  });

  it('keeps everything else: names, numbers of tasks, ARNs', () => {
    const text =
      'service api is down: 0 of 5 running; arn:aws:secretsmanager:us-east-1:000000000000:secret:a/db-Ab1Cd2';
    expect(settle(text)).toBe(text);
  });
});

it('ids in a list are told by their numbers, whichever the run made up first', () => {
  const [one, other] = ['subnet-0a1b2c3d4e5f60718', 'subnet-00000000000000abc'];
  const page = `first ${one}, then ${other}; no way from ${other} and ${one} to S3`;
  expect(settle(page)).toBe(
    'first subnet-00000000000000001, then subnet-00000000000000002; no way from subnet-00000000000000001 and subnet-00000000000000002 to S3',
  );
});
