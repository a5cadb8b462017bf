import { readFileSync } from 'node:fs';
import {
  App,
  CfnCondition,
  CfnOutput,
  CfnParameter,
  Fn,
  type ICfnConditionExpression,
  type IStackSynthesizer,
} from 'aws-cdk-lib';
import { CfnSubscription } from 'aws-cdk-lib/aws-sns';
import type { Installer } from '../shared/installing.ts';
import { OwnBucket } from './own-bucket.ts';
import { RemediatorStack } from './remediator-stack.ts';

/** The names of the template's parameters. */
const PARAMETERS = { bucket: 'CodeBucket', email: 'Email', mode: 'InitialMode' } as const;

/** Synthesises a template whose parameters are the bucket with the code, an address, and the mode that it starts in. */
export const composeTemplate: Installer['composeTemplate'] = ({
  stack: name,
  configuration,
  bucket,
  prefix,
  folder,
  functionsDirectory,
}) => {
  const app = new App({ outdir: folder, analyticsReporting: false });
  const synthesizer = new OwnBucket(Fn.ref(PARAMETERS.bucket), prefix);
  const stack = new RemediatorStack(app, name, {
    configuration,
    initialMode: Fn.ref(PARAMETERS.mode),
    // The CDK's own class says "or undefined" where its interface does not.
    synthesizer: synthesizer as IStackSynthesizer,
    ...(functionsDirectory !== undefined && { functionsDirectory }),
  });
  new CfnParameter(stack, PARAMETERS.bucket, {
    default: bucket,
    description: 'The bucket, in this Region, that holds the code of the functions.',
  });
  subscribe(stack);
  const mode = new CfnParameter(stack, PARAMETERS.mode, {
    default: 'dry-run',
    allowedValues: ['off', 'dry-run', 'apply'],
    description: 'The mode that it starts in. Later, set the SSM parameter that the output ModeParameter names.',
  });
  onlyIf(stack, 'ModeStartsAsDryRun', 'StartsAsDryRun', Fn.conditionEquals(mode.valueAsString, 'dry-run'));
  const { templateFullPath } = app.synth().getStackByName(name);
  return { template: readFileSync(templateFullPath, 'utf8'), archives: synthesizer.archivesIn(folder) };
};

/** Whoever the parameter names is told, beside those of the configuration. */
function subscribe(stack: RemediatorStack): void {
  const email = new CfnParameter(stack, PARAMETERS.email, {
    default: '',
    description: 'Who is told by e-mail: AWS sends a mail with a link to confirm. Empty: nobody.',
  });
  const given = new CfnCondition(stack, 'HasEmail', {
    expression: Fn.conditionNot(Fn.conditionEquals(email.valueAsString, '')),
  });
  const { topicArn } = stack.remediator.topic;
  const subscription = new CfnSubscription(stack, 'Subscription', {
    topicArn,
    protocol: 'email',
    endpoint: email.valueAsString,
  });
  subscription.cfnOptions.condition = given;
  onlyIf(stack, 'NobodyIsSubscribed', 'HasNoEmail', Fn.conditionEquals(email.valueAsString, ''));
}

/** Leaves an output of the stack, if it has it, out where a condition does not hold. */
function onlyIf(stack: RemediatorStack, output: string, condition: string, expression: ICfnConditionExpression): void {
  const found = stack.node.tryFindChild(output);
  if (found instanceof CfnOutput) found.condition = new CfnCondition(stack, condition, { expression });
}
