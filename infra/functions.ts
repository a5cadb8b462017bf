import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { ArnPrincipal } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { regionOf } from '../shared/arn.ts';
import type { Configuration, Operators } from '../shared/configuration/configuration.ts';
import { ENVIRONMENT } from '../shared/environment.ts';
import { FACT_PERMISSIONS } from '../shared/permissions/fact-permissions.ts';
import { OWN_PERMISSIONS } from '../shared/permissions/own-permissions.ts';
import type { Permission } from '../shared/permissions/permission.ts';
import type { EncryptionKey } from './encryption-key.ts';
import { BATCH_WINDOW_SECONDS, type Intake, REMEDIATOR_SECONDS } from './intake.ts';
import type { Ledger } from './ledger.ts';
import { ShippedFunction } from './shipped-function.ts';
import type { Notices } from './topic.ts';

export type FunctionsProps = {
  readonly configuration: Configuration;
  readonly functionsDirectory: string;
  readonly encryption: EncryptionKey;
  readonly intake: Intake;
  readonly ledger: Ledger;
  readonly notices: Notices;
};

/** The remediator and the operator, the mode parameter that both read, and the connections between them. */
export class Functions extends Construct {
  readonly mode: StringParameter;
  readonly remediator: ShippedFunction;
  readonly operator: ShippedFunction;

  constructor(scope: Construct, id: string, props: FunctionsProps) {
    super(scope, id);
    this.mode = new StringParameter(this, 'Mode', {
      parameterName: `/${Stack.of(this).stackName}/mode`,
      description: 'off, dry-run or apply. A deployment sets it once and leaves it alone afterwards.',
      stringValue: 'dry-run',
    });
    this.remediator = this.addRemediator(props);
    this.operator = this.addOperator(props);
    // Messages show how to command the product.
    this.remediator.lambda.addEnvironment(ENVIRONMENT.operatorArn, this.operator.lambda.functionArn);
    props.intake.admitOnly(this.operator.role.roleArn);
    admitOperators(this.operator, props.configuration.operators);
  }

  private addRemediator(props: FunctionsProps): ShippedFunction {
    const { intake, ledger, notices, encryption, configuration } = props;
    const { events } = configuration.notifications;
    const remediator = new ShippedFunction(this, 'Remediator', {
      ...props,
      name: 'remediator',
      description: 'Explains, repairs and proves ECS tasks that could not start.',
      permissions: [
        ...OWN_PERMISSIONS.remediator,
        ...(events === undefined ? [] : OWN_PERMISSIONS['event-bus']),
        ...factPermissions(),
      ],
      placeholders: {
        queue: intake.queue.queueArn,
        deadLetterQueue: intake.deadLetterQueue.queueArn,
        modeParameter: this.mode.parameterArn,
        ledger: ledger.table.tableArn,
        topic: notices.topic.topicArn,
        key: encryption.key.keyArn,
        ...(events !== undefined && { eventBus: busArn(events.bus) }),
        readRegions: readRegions(Stack.of(this).region, props.configuration),
      },
      environment: {
        [ENVIRONMENT.ledgerTable]: ledger.table.tableName,
        [ENVIRONMENT.topicArn]: notices.topic.topicArn,
        [ENVIRONMENT.modeParameter]: this.mode.parameterName,
        [ENVIRONMENT.deadLetterQueueUrl]: intake.deadLetterQueue.queueUrl,
      },
      timeoutSeconds: REMEDIATOR_SECONDS,
      // With every client loaded, the function uses about 100 MB. More memory gives more processor: EC2's client, the
      // largest, then loads in about half a second, once, when a network cause is examined.
      memoryMegabytes: 512,
    });
    // So that the remediator never repairs its own role.
    remediator.lambda.addEnvironment(ENVIRONMENT.ownRoleArn, remediator.role.roleArn);
    new EventSourceMapping(this, 'FromQueue', {
      target: remediator.lambda,
      eventSourceArn: intake.queue.queueArn,
      batchSize: 100,
      maxBatchingWindow: Duration.seconds(BATCH_WINDOW_SECONDS),
      reportBatchItemFailures: true,
      maxConcurrency: 2,
    });
    return remediator;
  }

  private addOperator(props: FunctionsProps): ShippedFunction {
    const { intake, ledger, encryption } = props;
    return new ShippedFunction(this, 'Operator', {
      ...props,
      name: 'operator',
      description: 'Answers people from the ledger, and puts their commands into it.',
      permissions: OWN_PERMISSIONS.operator,
      placeholders: {
        queue: intake.queue.queueArn,
        modeParameter: this.mode.parameterArn,
        ledger: ledger.table.tableArn,
        key: encryption.key.keyArn,
      },
      environment: {
        [ENVIRONMENT.ledgerTable]: ledger.table.tableName,
        [ENVIRONMENT.modeParameter]: this.mode.parameterName,
        [ENVIRONMENT.queueUrl]: intake.queue.queueUrl,
      },
      timeoutSeconds: 15,
      memoryMegabytes: 256,
    });
  }
}

/** The ARN of a bus that the configuration names, by its name or by its ARN. */
function busArn(bus: string): string {
  return bus.startsWith('arn:') ? bus : `arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:event-bus/${bus}`;
}

/**
 * The Regions in which the remediator may read secrets and keys: the stack's own, and those of granted secrets and
 * keys.
 */
function readRegions(stackRegion: string, { grants }: Configuration): readonly string[] {
  const granted = grants
    .flatMap(({ secrets, kmsKeys }) => [...secrets, ...kmsKeys])
    .flatMap((arn) => regionOf(arn) ?? []);
  const own = new Set([
    stackRegion,
    ...grants.flatMap(({ services }) => services).flatMap((arn) => regionOf(arn) ?? []),
  ]);
  return [Aws.REGION, ...new Set(granted.filter((region) => !own.has(region)))];
}

function factPermissions(): readonly Permission[] {
  return Object.values(FACT_PERMISSIONS).flat();
}

/**
 * Lets the configured operators invoke the function. That alone gets them nothing: the function asks AWS STS who signed a request.
 * A permission set of Identity Center cannot be a principal here; its own policy allows the invocation.
 */
function admitOperators(operator: ShippedFunction, { read = [], stop = [], change = [] }: Operators): void {
  const principals = [...new Set([...read, ...stop, ...change])].filter((one) => one.startsWith('arn:'));
  for (const [index, arn] of principals.entries()) {
    operator.lambda.addPermission(`Invoke${index}`, {
      principal: new ArnPrincipal(arn),
      action: 'lambda:InvokeFunction',
    });
  }
}
