import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CfnOutput } from 'aws-cdk-lib';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule } from 'aws-cdk-lib/aws-events';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnQueuePolicy } from 'aws-cdk-lib/aws-sqs';
import { bundledFunctions } from '../../build/bundled-functions.ts';
import type { RemediatorStack } from '../../infra/remediator-stack.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { sandboxFolder } from '../sandbox/account/folders.ts';

/** What another version of the product deploys. */
export type Version = {
  /** Its number, which `status` names. */
  readonly number: string;
  readonly functionsDirectory: string;
  /** Makes of the stack of today what the version has instead. */
  readonly shape: (stack: RemediatorStack) => void;
};

const functions = ['remediator', 'operator', 'installation'];

/** As a version after this one may be: other code, another setting of each function, more memory, an alarm and an output more. */
export async function laterVersion(): Promise<Version> {
  const shape = (stack: RemediatorStack): void => {
    for (const lambda of functionsOf(stack)) {
      lambda.addPropertyOverride('Environment.Variables.LATER_SETTING', 'later');
      lambda.addPropertyOverride('Description', `${lambda.description} Later.`);
      lambda.memorySize = (lambda.memorySize ?? 0) + 128;
    }
    const metric = new Metric({ namespace: 'Later', metricName: 'Later' });
    new Alarm(stack, 'LaterAlarm', { metric, threshold: 1, evaluationPeriods: 1 });
    new CfnOutput(stack, 'LaterOutput', { value: 'later' });
  };
  return { number: '0.2.0', functionsDirectory: await codeOf('0.2.0'), shape };
}

/** As the stack was before the daily look came that hands back: without its rule, and with other words about a function. */
export async function earlierVersion(): Promise<Version> {
  const shape = (stack: RemediatorStack): void => {
    withoutRule(stack, 'Sweep');
    for (const lambda of functionsOf(stack)) lambda.description = 'Repairs ECS tasks that could not start.';
  };
  return { number: '0.0.9', functionsDirectory: await codeOf('0.0.9'), shape };
}

function functionsOf(stack: RemediatorStack): readonly CfnFunction[] {
  return stack.node.findAll().filter((one) => one instanceof CfnFunction);
}

/** Removes a rule, and its ARN from the policies of the queues. */
function withoutRule(stack: RemediatorStack, id: string): void {
  const rule = stack.node.findAll().find((one) => one instanceof Rule && one.node.id === id);
  if (!(rule instanceof Rule)) throw new Error(`the stack has no rule ${id}`);
  const arn = JSON.stringify(stack.resolve(rule.ruleArn));
  const policies = stack.node.findAll().filter((one) => one instanceof CfnQueuePolicy);
  for (const policy of policies) {
    const document: unknown = stack.resolve(policy.policyDocument);
    policy.policyDocument = JSON.parse(JSON.stringify(document).replaceAll(`,${arn}`, ''));
  }
  rule.node.scope?.node.tryRemoveChild(id);
}

/** The bundles of today with another number, so that no function has the code of another version. */
async function codeOf(number: string): Promise<string> {
  const folder = join(sandboxFolder, `functions-${number}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(sandboxFolder, { recursive: true });
  await cp(await bundledFunctions(), folder, { recursive: true });
  for (const name of functions) {
    const file = join(folder, name, 'handler.mjs');
    const code = await readFile(file, 'utf8');
    await writeFile(file, `${code.replaceAll(`"${packageJson.version}"`, `"${number}"`)}\n// ${number}\n`);
  }
  return folder;
}
