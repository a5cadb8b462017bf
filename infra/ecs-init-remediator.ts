import { fileURLToPath } from 'node:url';
import { Annotations, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { accountOf, regionOf } from '../shared/arn.ts';
import { broadRegistrars } from '../shared/configuration/broad-registrars.ts';
import type { Configuration, ConfigurationFile } from '../shared/configuration/configuration.ts';
import { Alarms } from './alarms.ts';
import { ContainerInsights } from './container-insights.ts';
import { Overview } from './dashboard.ts';
import { EncryptionKey } from './encryption-key.ts';
import { Functions } from './functions.ts';
import { Grants } from './grants.ts';
import { Intake } from './intake.ts';
import { Ledger } from './ledger.ts';
import { ConfigurationError, resolveConfiguration } from './read-configuration-file.ts';
import { Notices } from './topic.ts';
import { Webhook } from './webhook.ts';

export type EcsInitRemediatorProps = {
  /** The content of the configuration file. Without it the product watches everything and changes nothing. */
  readonly configuration?: ConfigurationFile;
  /** The folder of the functions' bundles. Default: the one in the package. */
  readonly functionsDirectory?: string;
  /**
   * What happens to the ledger and the grants' policies when they leave the stack. By default they are kept: the ledger
   * is the only record of what was changed, and a policy may be attached to somebody's role.
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;
};

/** The whole product as one construct, for its own stack or for a stack of yours. */
export class EcsInitRemediator extends Construct {
  readonly encryption: EncryptionKey;
  readonly intake: Intake;
  readonly ledger: Ledger;
  readonly notices: Notices;
  readonly functions: Functions;
  /** Set if the configuration names a webhook. */
  readonly webhook: Webhook | undefined;

  /** @throws ConfigurationError if the configuration is invalid, or names another account or Region */
  constructor(scope: Construct, id: string, props: EcsInitRemediatorProps = {}) {
    super(scope, id);
    const configuration = resolveConfiguration(props.configuration ?? {}, 'The configuration');
    checkPlace(Stack.of(this), configuration);
    for (const { path, registrar, because } of broadRegistrars(configuration)) {
      Annotations.of(this).addWarningV2(
        `ecs-init-remediator:broad-registrar:${path}`,
        `${path} trusts ${registrar}: ${because}. docs/safety.md says what that means.`,
      );
    }
    const functionsDirectory = props.functionsDirectory ?? fileURLToPath(new URL('../functions', import.meta.url));
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    this.encryption = new EncryptionKey(this, 'Encryption');
    this.intake = new Intake(this, 'Intake', { key: this.encryption.key });
    this.ledger = new Ledger(this, 'Ledger', { removalPolicy });
    this.notices = new Notices(this, 'Notices', {
      key: this.encryption.key,
      notifications: configuration.notifications,
    });
    this.functions = new Functions(this, 'Functions', {
      configuration,
      functionsDirectory,
      encryption: this.encryption,
      intake: this.intake,
      ledger: this.ledger,
      notices: this.notices,
    });
    const { slack } = configuration.notifications;
    this.webhook = slack
      ? new Webhook(this, 'Webhook', {
          configuration,
          functionsDirectory,
          parameter: slack.webhookParameter,
          encryption: this.encryption,
          notices: this.notices,
          deadLetterQueue: this.intake.deadLetterQueue,
        })
      : undefined;
    const { remediator, operator } = this.functions;
    this.notices.admitOnly(remediator.role.roleArn);
    const insights =
      configuration.containerInsights.clusters.length > 0
        ? new ContainerInsights(this, 'ContainerInsights', { configuration, functionsDirectory })
        : undefined;
    new Grants(this, 'Grants', {
      configuration,
      removalPolicy,
      remediator: remediator.role,
      own: [remediator, operator, this.webhook?.poster, insights?.switcher].flatMap((one) => one?.role ?? []),
    });
    new Alarms(this, 'Alarms', {
      topic: this.notices.topic,
      intake: this.intake,
      functions: this.functions,
      webhook: this.webhook,
      mayChange: configuration.grants.length + configuration.corrections.length + configuration.moveBacks.length > 0,
    });
    new Overview(this, 'Overview', { intake: this.intake, functions: this.functions });
  }
}

/**
 * Reports a grant for another account or Region at synthesis, if the account and Region of the stack are known, because
 * IAM could never use it.
 */
function checkPlace(stack: Stack, { grants, corrections, moveBacks, notifications }: Configuration): void {
  const arns = [
    ...grants.flatMap(({ executionRole, services }) => [executionRole, ...services]),
    ...[...corrections, ...moveBacks].flatMap(({ services }) => services),
  ];
  const problems = arns.flatMap((arn) => {
    // Plain text: a configuration with a token in an ARN was refused when it was read.
    const region = regionOf(arn);
    const elsewhere =
      (!Token.isUnresolved(stack.account) && accountOf(arn) !== stack.account) ||
      (region !== undefined && !Token.isUnresolved(stack.region) && region !== stack.region);
    return elsewhere ? [`${arn} is not in the stack's account ${stack.account} and Region ${stack.region}`] : [];
  });
  // A bus may be another account's. EventBridge takes events for a bus of its own Region only.
  const busRegion = regionOf(notifications.events?.bus ?? '');
  if (busRegion !== undefined && !Token.isUnresolved(stack.region) && busRegion !== stack.region)
    problems.push(`${notifications.events?.bus} is not in the stack's Region ${stack.region}`);
  if (problems.length > 0) throw new ConfigurationError('The configuration', problems);
}
