import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Configuration } from '../shared/configuration/configuration.ts';
import { ENVIRONMENT } from '../shared/environment.ts';
import { OWN_PERMISSIONS } from '../shared/permissions/own-permissions.ts';
import type { Permission, Placeholders } from '../shared/permissions/permission.ts';
import { shipConfiguration } from './deploy-time.ts';
import { acknowledgeWildcards, roleDocument } from './role-statements.ts';
import { shippedCode } from './shipped-code.ts';

/** What all functions of an installation have in common. */
export type Shipping = {
  /** The name of the installation: it begins the names of its alarms, and is a dimension of its metrics. */
  readonly installation: string;
  readonly functionsDirectory: string;
  readonly configuration: Configuration;
  /** The path of the functions' roles. Default: IAM's, `/`. */
  readonly rolePath: string | undefined;
  /** The owner's key for the functions' log groups. Default: CloudWatch Logs' own. */
  readonly logEncryptionKey: IKey | undefined;
  /** The VPC of the functions. Without it they are in none. */
  readonly network: Network | undefined;
};

/** Where in a VPC the functions are. */
export type Network = {
  readonly vpc: IVpc;
  readonly vpcSubnets: SubnetSelection | undefined;
  readonly securityGroups: readonly ISecurityGroup[] | undefined;
};

/** Only Lambda itself makes and deletes network interfaces with the role of a function; its code never does. */
const LAMBDAS_OWN = [
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

export type ShippedFunctionProps = Shipping & {
  /** The name of the function's folder among the bundles. */
  readonly name: string;
  readonly description: string;
  readonly permissions: readonly Permission[];
  readonly placeholders: Placeholders;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** Receives what an asynchronous invocation could not handle. */
  readonly deadLetterQueue?: IQueue;
};

/** One function with a role and a log group of its own. No managed policies: the role is exactly what shared/permissions says. */
export class ShippedFunction extends Construct {
  readonly lambda: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: ShippedFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(props.logEncryptionKey !== undefined && { encryptionKey: props.logEncryptionKey }),
    });
    const { network } = props;
    const permissions = [...props.permissions, ...(network === undefined ? [] : OWN_PERMISSIONS.vpc)];
    const shipped = shipConfiguration(Stack.of(this), props.configuration);
    this.role = new Role(this, 'Role', {
      ...(props.rolePath !== undefined && { path: props.rolePath }),
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        Permissions: roleDocument(permissions, { ...props.placeholders, logGroup: logGroup.logGroupArn }),
      },
    });
    acknowledgeWildcards(this.role, permissions, { ...props.placeholders, logGroup: logGroup.logGroupArn });
    if (network !== undefined) this.leaveInterfacesToLambda();
    this.lambda = new LambdaFunction(this, 'Function', {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'handler.handler',
      code: shippedCode(props.functionsDirectory, props.name, shipped.json),
      role: this.role,
      logGroup,
      // Without --enable-source-maps, because reading the maps makes a cold start a third slower. The runbook says how
      // to switch it on.
      environment: {
        ...props.environment,
        [ENVIRONMENT.installation]: props.installation,
        ...(shipped.values !== undefined && { [ENVIRONMENT.deployedValues]: shipped.values }),
      },
      timeout: Duration.seconds(props.timeoutSeconds),
      memorySize: props.memoryMegabytes,
      ...(props.deadLetterQueue !== undefined && { deadLetterQueue: props.deadLetterQueue }),
      ...(network !== undefined && {
        vpc: network.vpc,
        ...(network.vpcSubnets !== undefined && { vpcSubnets: network.vpcSubnets }),
        ...(network.securityGroups !== undefined && { securityGroups: [...network.securityGroups] }),
      }),
    });
  }

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions */
  private leaveInterfacesToLambda(): void {
    const functions = `arn:${Aws.PARTITION}:lambda:${Aws.REGION}:${Aws.ACCOUNT_ID}:function:*`;
    const code = { ArnLike: { 'lambda:SourceFunctionArn': functions } };
    this.role.addToPolicy(
      new PolicyStatement({ effect: Effect.DENY, actions: LAMBDAS_OWN, resources: ['*'], conditions: code }),
    );
  }
}
