import { describe, expect, test } from 'vitest';
import { commandOf } from '../../cli/render-explanation.ts';
import { meaningOf } from '../../shared/diagnosis/advice/meanings.ts';
import { reportedCauses } from '../../shared/diagnosis/advice/report.ts';
import { explain } from '../../shared/diagnosis/explain.ts';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';
import { everyReason } from '../stopped-reason/every-reason.ts';

const said = everyReason.map(({ text }) => ({ text, ...explain(text) }));

describe('what a cause means', () => {
  test('is said of each cause that a text can show, and of no two in the same words', () => {
    const claim = readStoppedReason('');
    const means = reportedCauses.map(({ code }) => meaningOf(claim, code));
    expect(means.filter((words) => words === meaningOf(claim, null))).toEqual([]);
    expect(new Set(means).size).toBe(means.length);
  });

  test('follows the cause, not the category', () => {
    expect(
      explain(
        'RequestError: send request failed caused by: Post "https://ssm.us-east-2.amazonaws.com/": x509: unknown authority',
      ).means,
    ).toContain('a certificate of its own');
    const quota =
      'ResourceInitializationError: Unable to launch instance(s) for capacity provider x. MaxSpotInstanceCountExceeded: Max spot instance count exceeded';
    expect(explain(quota).means).toContain('as much as its quota allows');
  });
});

describe('the next command', () => {
  test('only reads, and reads the value of no secret and no parameter', () => {
    const words = said.map((one) => one.command.program.split(' ').slice(0, 3).join(' '));
    expect(new Set(words).size).toBeGreaterThan(15);
    expect(
      words.filter(
        (one) => !/^aws [a-z0-9-]+ (?:describe|list|get-role|get-resource-policy|simulate|lookup)/.test(one),
      ),
    ).toEqual([]);
  });

  test.each([
    [
      "Secret arn:aws:secretsmanager:us-east-2:210987654321:secret:shop/db-AbCdEf:password::: ResourceNotFoundException: Secrets Manager can't find the specified secret.",
      "aws secretsmanager describe-secret \\\n    --secret-id 'arn:aws:secretsmanager:us-east-2:210987654321:secret:shop/db-AbCdEf' \\\n    --region 'us-east-2'",
    ],
    [
      'Fetching secret data from SSM Parameter Store in us-east-2: invalid parameters: /a:7,/b',
      "aws ssm describe-parameters --query 'Parameters[].[Name,Version]' \\\n    --parameter-filters 'Key=Name,Option=Equals,Values=/a,/b'",
    ],
    [
      'VolumeDriver.Create: mounting volume failed: Failed to resolve "fs-0a1b2c3d4e5f60718.efs.us-east-2.amazonaws.com" - check',
      "aws efs describe-mount-targets --query 'MountTargets[].[AvailabilityZoneName,LifeCycleState,IpAddress]' \\\n    --file-system-id 'fs-0a1b2c3d4e5f60718' \\\n    --region 'us-east-2'",
    ],
    [
      'User: arn:aws:sts::210987654321:assumed-role/shop/1 is not authorized to perform: ssm:GetParameters on resource: arn:aws:ssm:us-east-2:210987654321:parameter/a because no identity-based policy allows it',
      "aws iam simulate-principal-policy --query 'EvaluationResults[].[EvalActionName,EvalDecision]' \\\n    --policy-source-arn 'arn:aws:iam::210987654321:role/shop' \\\n    --action-names 'ssm:GetParameters' \\\n    --resource-arns 'arn:aws:ssm:us-east-2:210987654321:parameter/a'",
    ],
  ])('names what the text names: %s', (text, command) => {
    expect(commandOf(explain(text))).toBe(command);
  });

  test('what the text leaves untold is asked of the stopped tasks', () => {
    for (const text of [
      'ResourceInitializationError',
      'ECS Deployment Circuit Breaker was triggered',
      'Waiter has timed out',
    ])
      expect(commandOf(explain(text))).toMatch(
        /^aws ecs describe-tasks .*list-tasks .*\| npx ecs-init-remediator explain$/,
      );
  });

  test('holds names of the text as quoted data only, and none that may not be pasted', () => {
    const text = (name: string) =>
      `Fetching secret data from SSM Parameter Store in us-east-2: invalid parameters: ${name}`;
    expect(commandOf(explain(text("/a';reboot;'")))).toContain(String.raw`Values=/a'\'';reboot'`);
    expect(commandOf(explain(text('/a\u202eb')))).toContain("--parameter-filters 'VALUE'");
  });
});
