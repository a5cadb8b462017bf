import { fileURLToPath } from 'node:url';
import { Annotations, Names, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import type { IAlarmAction, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { type IManagedPolicy, type IRole, type IUser, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IStringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { broadRegistrars } from '../shared/configuration/broad-registrars.ts';
import type { Configuration } from '../shared/configuration/configuration.ts';
import { hasPolicy } from '../shared/configuration/grant-statements.ts';
import { hasSweep } from '../shared/configuration/swept-services.ts';
import { METRICS } from '../shared/metrics.ts';
import { Alarms, ownMetric } from './alarms.ts';
import { ContainerInsights } from './container-insights.ts';
import { letLogsUse } from './customer-keys.ts';
import { Overview } from './dashboard.ts';
import { EncryptionKey } from './encryption-key.ts';
import { Functions } from './functions.ts';
import { type RemediatorConfiguration, withArns } from './given-configuration.ts';
import { Grants } from './grants.ts';
import { Intake } from './intake.ts';
import { Ledger } from './ledger.ts';
import { nextSteps, type Output } from './next-steps.ts';
import { holdInPlace } from './place.ts';
import { resolveConfiguration } from './read-configuration-file.ts';
import type { Network, Shipping } from './shipped-function.ts';
import { Notices } from './topic.ts';
import { Webhook } from './webhook.ts';

export type { RemediatorConfiguration } from './given-configuration.ts';
export { EcsInitNetwork, type EcsInitNetworkProps } from './network.ts';

/** What an installation can be given. Everything is optional: without anything it watches everything and changes nothing. */
export type EcsInitRemediatorProps = {
  /**
   * The content of the configuration file. Constructs of your app, and texts that only the deployment knows, may stand in the place of
   * ARNs.
   * @default watch everything, change nothing
   */
  readonly configuration?: RemediatorConfiguration;
  /**
   * Encrypts the queues and the topic. Its policy must let CloudWatch and EventBridge use it: a key of your app gets these
   * statements, for an imported one the synthesis warns.
   * @default a key of its own, which costs 1 USD a month
   */
  readonly encryptionKey?: IKey;
  /**
   * Encrypts the table of the ledger. Its policy must let this account's roles use it by DynamoDB, as the default policy of a key does;
   * the functions' roles get the rights by DynamoDB alone. If you lose the key, you lose the ledger, and
   * with it the record of how to undo changes.
   * @default DynamoDB's own key
   */
  readonly ledgerEncryptionKey?: IKey;
  /**
   * Encrypts the functions' log groups. Its policy must let CloudWatch Logs use it: a key of your app gets this statement, for an
   * imported one the synthesis warns.
   * @default CloudWatch Logs' own key
   */
  readonly logEncryptionKey?: IKey;
  /**
   * The topic for people, instead of one of the installation's own. Its policy must let CloudWatch publish: a topic of your app gets
   * its statements, for an imported one the synthesis warns. No other publisher is denied on it, unlike on a topic of the
   * installation's own. If a key of yours encrypts it, let the remediator's role use that key.
   * @default a topic of its own
   */
  readonly topic?: ITopic;
  /**
   * The VPC of the functions. They must reach the endpoints of AWS from there: by NAT, or by endpoints of the VPC for each
   * service that they call, STS, IAM and CloudFormation among them.
   * @default none: Lambda's own network
   */
  readonly vpc?: IVpc;
  /**
   * The subnets of the functions in the VPC.
   * @default its private subnets
   */
  readonly vpcSubnets?: SubnetSelection;
  /**
   * The security groups of the functions in the VPC. They need HTTPS to the outside, and nothing inwards.
   * @default one for each function
   */
  readonly securityGroups?: readonly ISecurityGroup[];
  /**
   * What the alarms about the product itself do. With `[]` they do nothing. The alarms that are news about services do nothing in any case.
   * @default they publish to the topic
   */
  readonly alarmActions?: readonly IAlarmAction[];
  /**
   * The name of the SSM parameter that holds the mode, such as `/platform/ecs-init-remediator/mode`.
   * @default `/STACK/ID/mode`, with the ids of the construct and of those around it
   */
  readonly modeParameterName?: string;
  /**
   * The mode that it starts in: `off`, `dry-run` or `apply`. No later deployment writes the mode again.
   * @default `dry-run`
   */
  readonly initialMode?: string;
  /**
   * The path of the functions' roles, such as `/platform/`.
   * @default `/`
   */
  readonly rolePath?: string;
  /**
   * The permissions boundary of the functions' roles.
   * @default none, or that of your app
   */
  readonly permissionsBoundary?: IManagedPolicy;
  /**
   * What happens to the ledger and the grants' policies when they leave the stack. By default they are kept: the ledger
   * is the only record of what was changed, and a policy may be attached to somebody's role.
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;
  /**
   * The folder of the functions' bundles.
   * @default the one in the package
   */
  readonly functionsDirectory?: string;
};

/** A right of an operator: to read incidents, to stop the product, or to command changes. Each includes those before it. */
export type OperatorRight = 'read' | 'stop' | 'change';

/** The whole product as one construct, for its own stack or for a stack of yours. */
export class EcsInitRemediator extends Construct {
  /** The topic for people: subscribe whatever should get the messages. */
  readonly topic: ITopic;
  /** Holds the mode: `off`, `dry-run` or `apply`. */
  readonly modeParameter: IStringParameter;
  /** Answers the command line, which finds it by a stack's output whose name ends in `OperatorArn`. */
  readonly operatorFunction: IFunction;
  /** Explains, repairs and proves. */
  readonly remediatorFunction: IFunction;
  /** Encrypts the queues and the topic. */
  readonly encryptionKey: IKey;
  /** The URL of the queue that takes events, ticks and commands. */
  readonly queueUrl: string;
  /** The URL of the queue of what could not be read or handled. */
  readonly deadLetterQueueUrl: string;
  /** The URL of the queue of events that EventBridge could not put on the queue. */
  readonly undeliveredQueueUrl: string;
  /** The name of the ledger's table: incidents, what was changed, and how to undo it. */
  readonly ledgerTableName: string;
  /** What a person has to do after the first deployment, as outputs for your stack, by their names. */
  readonly nextSteps: Readonly<Record<string, Output>>;
  private readonly functions: Functions;
  private readonly installation: string;

  /** @throws ConfigurationError if the configuration is invalid, or names another account or Region */
  constructor(scope: Construct, id: string, props: EcsInitRemediatorProps = {}) {
    super(scope, id);
    const given = resolveConfiguration(withArns(props.configuration ?? {}), 'The configuration');
    // The functions are not told of the network: a change of it would deploy them anew.
    const { network, ...configuration } = given;
    if (network !== undefined) warnOfNetwork(this);
    holdInPlace(this, configuration);
    warnOfRegistrars(this, configuration);
    const modeParameterName = checkedName(props.modeParameterName ?? modeNameOf(this));
    this.installation = modeParameterName.slice(1).replace(/\/mode$/, '');
    const shipping: Shipping = {
      installation: this.installation,
      configuration,
      functionsDirectory: props.functionsDirectory ?? fileURLToPath(new URL('../functions', import.meta.url)),
      rolePath: props.rolePath,
      logEncryptionKey: props.logEncryptionKey,
      network: networkOf(props),
    };
    if (props.logEncryptionKey !== undefined) letLogsUse(this, props.logEncryptionKey);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    const encryption = new EncryptionKey(this, 'Encryption', props.encryptionKey);
    const intake = new Intake(this, 'Intake', {
      key: encryption.key,
      looksDaily: hasSweep(configuration) || configuration.grants.some(hasPolicy),
    });
    const ledger = new Ledger(this, 'Ledger', { removalPolicy, encryptionKey: props.ledgerEncryptionKey });
    const notices = new Notices(this, 'Notices', {
      key: encryption.key,
      notifications: configuration.notifications,
      own: props.topic,
    });
    const functions = new Functions(this, 'Functions', {
      shipping,
      modeParameterName,
      initialMode: checkedMode(props.initialMode),
      encryption,
      intake,
      ledger,
      notices,
    });
    const { slack } = configuration.notifications;
    const webhook = slack
      ? new Webhook(this, 'Webhook', {
          shipping,
          parameter: slack.webhookParameter,
          encryption,
          notices,
          deadLetterQueue: intake.deadLetterQueue,
        })
      : undefined;
    const { remediator, operator } = functions;
    // On a topic of the owner's others publish too.
    if (props.topic === undefined) notices.admitOnly(remediator.role.roleArn);
    const insights =
      configuration.containerInsights.clusters.length > 0
        ? new ContainerInsights(this, 'ContainerInsights', shipping)
        : undefined;
    const { policySuffixes } = new Grants(this, 'Grants', {
      configuration,
      removalPolicy,
      installation: functions.installation,
      remediator: remediator.role,
      own: [remediator, operator, functions.installation, webhook?.poster, insights?.switcher].flatMap(
        (one) => one?.role ?? [],
      ),
    });
    functions.tellPolicySuffixes(policySuffixes);
    new Alarms(this, 'Alarms', {
      installation: this.installation,
      topic: notices.topic,
      actions: props.alarmActions,
      intake,
      functions,
      webhook,
      mayChange: configuration.grants.length + configuration.corrections.length + configuration.moveBacks.length > 0,
    });
    new Overview(this, 'Overview', { installation: this.installation, intake, functions });
    if (props.permissionsBoundary !== undefined) PermissionsBoundary.of(this).apply(props.permissionsBoundary);
    this.topic = notices.topic;
    this.modeParameter = functions.mode;
    this.operatorFunction = operator.lambda;
    this.remediatorFunction = remediator.lambda;
    this.encryptionKey = encryption.key;
    this.queueUrl = intake.queue.queueUrl;
    this.deadLetterQueueUrl = intake.deadLetterQueue.queueUrl;
    this.undeliveredQueueUrl = intake.undeliveredQueue.queueUrl;
    this.ledgerTableName = ledger.table.tableName;
    this.nextSteps = nextSteps(configuration, {
      topicArn: notices.topic.topicArn,
      modeParameter: functions.mode.parameterName,
      initialMode: props.initialMode,
    });
    this.functions = functions;
  }

  /**
   * Lets a role or a user of this account use the operator, beside those whom the configuration names. A right to read or to stop that
   * the configuration does not name is open to everybody whom IAM lets invoke the operator, and stays so.
   */
  grantOperator(grantee: IRole | IUser, right: OperatorRight): void {
    this.functions.addOperator('roleArn' in grantee ? grantee.roleArn : grantee.userArn, right);
  }

  /** Tasks that could not start, summed over five minutes. */
  metricStartFailures(options?: MetricOptions): Metric {
    return this.metric(METRICS.startFailures, options);
  }

  /** Changes that the product made, summed over five minutes. */
  metricChangesMade(options?: MetricOptions): Metric {
    return this.metric(METRICS.changesMade, options);
  }

  /** Repairs that did not help and were taken back, summed over five minutes. */
  metricIneffectiveRepairs(options?: MetricOptions): Metric {
    return this.metric(METRICS.ineffectiveRepairs, options);
  }

  /** Undos that were refused, summed over five minutes. */
  metricUndosRefused(options?: MetricOptions): Metric {
    return this.metric(METRICS.undosRefused, options);
  }

  /** Ticks that the product completed, summed over five minutes: one in two minutes while it works. */
  metricTicks(options?: MetricOptions): Metric {
    return this.metric(METRICS.ticks, options);
  }

  private metric(metric: { readonly name: string }, options: MetricOptions = {}): Metric {
    return ownMetric(this.installation, metric).attachTo(this).with(options);
  }
}

/** @throws Error where something is said of the VPC and no VPC is given */
function networkOf({ vpc, vpcSubnets, securityGroups }: EcsInitRemediatorProps): Network | undefined {
  if (vpc !== undefined) return { vpc, vpcSubnets, securityGroups };
  const without = vpcSubnets === undefined ? 'securityGroups' : 'vpcSubnets';
  if (vpcSubnets === undefined && securityGroups === undefined) return undefined;
  throw new Error(`${without} is given without a vpc: give the vpc of the functions too, or leave ${without} out`);
}

function warnOfRegistrars(scope: Construct, configuration: Configuration): void {
  for (const { path, registrar, because } of broadRegistrars(configuration)) {
    Annotations.of(scope).addWarningV2(
      `ecs-init-remediator:broad-registrar:${path}`,
      `${path} trusts ${registrar}: ${because}. docs/safety.md says what that means.`,
    );
  }
}

function warnOfNetwork(scope: Construct): void {
  Annotations.of(scope).addWarningV2(
    'ecs-init-remediator:network-elsewhere',
    'The configuration holds a network, which this construct does not make: give it to EcsInitNetwork (docs/network.md).',
  );
}

/** The ids of constructs may hold characters that names of parameters may not. */
function modeNameOf(scope: Construct): string {
  const stack = Stack.of(scope);
  const ids = scope.node.scopes.slice(stack.node.scopes.length).map(({ node }) => node.id);
  const path = ids.every((id) => /^[A-Za-z0-9_.-]+$/.test(id)) ? ids.join('/') : Names.uniqueResourceName(scope, {});
  return `/${stack.stackName}/${path}/mode`;
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html */
function checkedName(name: string): string {
  if (/^(?:\/[A-Za-z0-9_.-]+){1,15}$/.test(name)) return name;
  throw new Error(
    `modeParameterName: ${JSON.stringify(name)} is not a name of a parameter; allowed: a path of letters, digits and ._- that begins with a slash and is known at synthesis, such as /platform/ecs-init-remediator/mode`,
  );
}

/** What only the deployment knows is checked by Parameter Store, which refuses every other value. */
function checkedMode(mode: string | undefined): string | undefined {
  if (mode === undefined || Token.isUnresolved(mode) || ['off', 'dry-run', 'apply'].includes(mode)) return mode;
  throw new Error(`initialMode: ${JSON.stringify(mode)} is no mode; allowed: off, dry-run, apply`);
}
