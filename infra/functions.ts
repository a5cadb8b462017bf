import { Aws, CustomResource, Duration, Lazy, Stack, Token } from 'aws-cdk-lib';
import { ArnPrincipal } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { type IStringParameter, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { regionOf } from '../shared/arn.ts';
import type { Configuration, Operators } from '../shared/configuration/configuration.ts';
import { grantPolicyPattern } from '../shared/configuration/grant-policy.ts';
import { CLAIM_PARAMETER, ENVIRONMENT, RESOURCE_TYPES } from '../shared/environment.ts';
import { FACT_PERMISSIONS } from '../shared/permissions/fact-permissions.ts';
import { OWN_PERMISSIONS } from '../shared/permissions/own-permissions.ts';
import type { Permission, Placeholders } from '../shared/permissions/permission.ts';
import type { EncryptionKey } from './encryption-key.ts';
import { BATCH_WINDOW_SECONDS, type Intake, REMEDIATOR_SECONDS } from './intake.ts';
import type { Ledger } from './ledger.ts';
import { ShippedFunction, type Shipping } from './shipped-function.ts';
import { shortHash } from './short-hash.ts';
import type { Notices } from './topic.ts';

export type FunctionsProps = {
  readonly shipping: Shipping;
  readonly modeParameterName: string;
  /** The mode that the installation starts in; undefined: dry-run. */
  readonly initialMode: string | undefined;
  readonly encryption: EncryptionKey;
  readonly intake: Intake;
  readonly ledger: Ledger;
  readonly notices: Notices;
};

/** The remediator, the operator, the function that makes the mode which both read, and the connections between them. */
export class Functions extends Construct {
  readonly mode: IStringParameter;
  readonly installation: ShippedFunction;
  readonly remediator: ShippedFunction;
  readonly operator: ShippedFunction;
  private readonly admitted = new Set<string>();
  private fromQueue!: EventSourceMapping;
  private added: { readonly [Right in keyof Operators]?: string[] } = {};

  constructor(scope: Construct, id: string, props: FunctionsProps) {
    super(scope, id);
    this.mode = StringParameter.fromStringParameterAttributes(this, 'ModeParameter', {
      parameterName: props.modeParameterName,
      forceDynamicReference: true,
    });
    this.remediator = this.addRemediator(props);
    this.operator = this.addOperatorFunction(props);
    // Messages show how to command the product.
    this.remediator.lambda.addEnvironment(ENVIRONMENT.operatorArn, this.operator.lambda.functionArn);
    this.installation = this.addInstallation(props);
    this.addMode(props);
    props.intake.admitOnly(this.operator.role.roleArn);
    const { read = [], stop = [], change = [] } = props.shipping.configuration.operators;
    for (const arn of [...read, ...stop, ...change]) this.admitOperator(arn);
  }

  /** Gives a principal a right, beside those that the configuration names. */
  addOperator(arn: string, right: keyof Operators): void {
    if (Object.keys(this.added).length === 0) this.tellAdded();
    this.added = { ...this.added, [right]: [...(this.added[right] ?? []), arn] };
    this.admitOperator(arn);
  }

  /** What the names of the grants' policies end in, in the order of the grants that have one. */
  tellPolicySuffixes(suffixes: readonly string[]): void {
    if (suffixes.length === 0) return;
    this.remediator.lambda.addEnvironment(ENVIRONMENT.policySuffixes, Stack.of(this).toJsonString(suffixes));
  }

  /** Both functions ask who may command. What is added later in the app is told as well. */
  private tellAdded(): void {
    const added = Lazy.string({ produce: () => Stack.of(this).toJsonString(this.added) });
    for (const { lambda } of [this.remediator, this.operator]) lambda.addEnvironment(ENVIRONMENT.addedOperators, added);
  }

  /**
   * Lets an operator invoke the function. That alone gets them nothing: the function asks AWS STS who signed a request.
   * A permission set of Identity Center cannot be a principal here; its own policy allows the invocation.
   */
  private admitOperator(arn: string): void {
    if (arn.startsWith('permission-set/') || this.admitted.has(arn)) return;
    this.operator.lambda.addPermission(`Invoke${this.admitted.size}`, {
      principal: new ArnPrincipal(arn),
      action: 'lambda:InvokeFunction',
    });
    this.admitted.add(arn);
  }

  /** Answers CloudFormation for what it cannot make itself. */
  private addInstallation({ shipping, initialMode }: FunctionsProps): ShippedFunction {
    return new ShippedFunction(this, 'Installation', {
      ...shipping,
      name: 'installation',
      description: 'Makes the mode once, and names for policies, while CloudFormation deploys the stack.',
      permissions: OWN_PERMISSIONS.installation,
      placeholders: {
        stack: Aws.STACK_ID,
        modeParameter: this.mode.parameterArn,
        claimParameter: claimArn(),
      },
      environment: {
        [ENVIRONMENT.stackId]: Aws.STACK_ID,
        [ENVIRONMENT.urlSuffix]: Aws.URL_SUFFIX,
        [ENVIRONMENT.modeParameter]: this.mode.parameterName,
        [ENVIRONMENT.operatorArn]: this.operator.lambda.functionArn,
        ...(initialMode !== undefined && { [ENVIRONMENT.initialMode]: initialMode }),
      },
      timeoutSeconds: 30,
      memoryMegabytes: 256,
    });
  }

  /**
   * The parameter of the mode. CloudFormation's own resource would write it again whenever anything of it changes, stack tags among
   * it, and so take back what a person set. Under another name it is another resource, made with dry-run.
   */
  private addMode({ modeParameterName }: FunctionsProps): void {
    const resource = new CustomResource(this, `Mode${shortHash(modeParameterName)}`, {
      serviceToken: this.installation.lambda.functionArn,
      resourceType: RESOURCE_TYPES.mode,
      properties: { Name: modeParameterName },
    });
    // The remediator finds the mode at its first look.
    this.fromQueue.node.addDependency(resource);
  }

  private addRemediator(props: FunctionsProps): ShippedFunction {
    const { intake, ledger, notices, encryption, shipping } = props;
    const { notifications, sweep } = shipping.configuration;
    const { events } = notifications;
    const ledgerKey = useOfKey(ledger);
    const remediator = new ShippedFunction(this, 'Remediator', {
      ...props.shipping,
      name: 'remediator',
      description: 'Explains, repairs and proves ECS tasks that could not start.',
      permissions: [
        ...OWN_PERMISSIONS.remediator,
        ...(events === undefined ? [] : OWN_PERMISSIONS['event-bus']),
        ...(sweep === 'all' ? OWN_PERMISSIONS['sweep-all'] : []),
        ...ledgerKey.permissions,
        ...factPermissions(),
      ],
      placeholders: {
        queue: intake.queue.queueArn,
        deadLetterQueue: intake.deadLetterQueue.queueArn,
        modeParameter: this.mode.parameterArn,
        ledger: ledger.table.tableArn,
        topic: notices.topic.topicArn,
        key: encryption.key.keyArn,
        claimParameter: claimArn(),
        grantPolicies: grantPolicyPattern({ partition: Aws.PARTITION, account: Aws.ACCOUNT_ID, region: Aws.REGION }),
        ...(events !== undefined && { eventBus: busArn(events.bus) }),
        ...ledgerKey.placeholders,
        readRegions: readRegions(Stack.of(this).region, props.shipping.configuration),
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
    this.fromQueue = new EventSourceMapping(this, 'FromQueue', {
      target: remediator.lambda,
      eventSourceArn: intake.queue.queueArn,
      batchSize: 100,
      maxBatchingWindow: Duration.seconds(BATCH_WINDOW_SECONDS),
      reportBatchItemFailures: true,
      maxConcurrency: 2,
    });
    return remediator;
  }

  private addOperatorFunction(props: FunctionsProps): ShippedFunction {
    const { intake, ledger, encryption } = props;
    const ledgerKey = useOfKey(ledger);
    return new ShippedFunction(this, 'Operator', {
      ...props.shipping,
      name: 'operator',
      description: 'Answers people from the ledger, and puts their commands into it.',
      permissions: [...OWN_PERMISSIONS.operator, ...ledgerKey.permissions],
      placeholders: {
        queue: intake.queue.queueArn,
        modeParameter: this.mode.parameterArn,
        ledger: ledger.table.tableArn,
        key: encryption.key.keyArn,
        claimParameter: claimArn(),
        ...ledgerKey.placeholders,
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

/** What it takes to use a ledger under a key of the owner's. Under DynamoDB's own it takes nothing. */
function useOfKey({ ownKey }: Ledger): {
  readonly permissions: readonly Permission[];
  readonly placeholders: Placeholders;
} {
  if (ownKey === undefined) return { permissions: [], placeholders: {} };
  return { permissions: OWN_PERMISSIONS['ledger-key'], placeholders: { ledgerKey: ownKey.keyArn } };
}

/** The ARN of the parameter that says which installation may change things. */
function claimArn(): string {
  return `arn:${Aws.PARTITION}:ssm:${Aws.REGION}:${Aws.ACCOUNT_ID}:parameter${CLAIM_PARAMETER}`;
}

/** The ARN of a bus that the configuration names, by its name or by its ARN. */
function busArn(bus: string): string {
  return bus.startsWith('arn:') ? bus : `arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:event-bus/${bus}`;
}

/**
 * The Regions in which the remediator may read secrets and keys: the stack's own, and those of granted secrets and
 * keys. A secret or key whose Region only the deployment knows is taken for one of the stack's own, where other stacks' are too.
 */
function readRegions(stackRegion: string, { grants }: Configuration): readonly string[] {
  const told = (arns: readonly string[]) =>
    arns.flatMap((arn) => regionOf(arn) ?? []).filter((region) => !Token.isUnresolved(region));
  const own = new Set([stackRegion, ...told(grants.flatMap(({ services }) => services))]);
  const granted = told(grants.flatMap(({ secrets, kmsKeys }) => [...secrets, ...kmsKeys]));
  return [Aws.REGION, ...new Set(granted.filter((region) => !own.has(region)))];
}

function factPermissions(): readonly Permission[] {
  return Object.values(FACT_PERMISSIONS).flat();
}
