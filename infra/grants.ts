import { Aws, CustomResource, type RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { CfnManagedPolicy, Effect, ManagedPolicy, Policy, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Configuration, Grant } from '../shared/configuration/configuration.ts';
import { consentedChanges } from '../shared/configuration/consented-changes.ts';
import { grantPolicyName } from '../shared/configuration/grant-policy.ts';
import { grantStatements, hasPolicy } from '../shared/configuration/grant-statements.ts';
import { RESOURCE_TYPES } from '../shared/environment.ts';
import { CHANGE_KINDS, CHANGE_PERMISSIONS } from '../shared/permissions/change-permissions.ts';
import type { Permission, Placeholders } from '../shared/permissions/permission.ts';
import { laterArns, lengthOf } from './deploy-time.ts';
import { acknowledgeWildcards, roleStatements } from './role-statements.ts';
import type { ShippedFunction } from './shipped-function.ts';
import { shortHash } from './short-hash.ts';

/**
 * In characters. IAM allows 6,144 for a managed policy. The margin is for tokens, whose length is not known at
 * synthesis.
 */
const POLICY_CHARACTERS = 5000;

/** IAM's default quota of managed policies for a role. */
const POLICIES_A_ROLE = 10;

/**
 * The owner's consent as IAM policies: one managed policy for each grant, and the permissions of the remediator to
 * attach it.
 */
export class Grants extends Construct {
  /** What the names of the policies end in, in the order of the grants that have one. */
  readonly policySuffixes: readonly string[];

  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly configuration: Configuration;
      readonly remediator: Role;
      readonly own: readonly Role[];
      /** Gives the policies names that are free. */
      readonly installation: ShippedFunction;
      readonly removalPolicy: RemovalPolicy;
    },
  ) {
    super(scope, id);
    const grants = props.configuration.grants.map((grant) =>
      hasPolicy(grant) ? { ...grant, policySuffix: this.addPolicy(grant, props) } : grant,
    );
    const configuration = { ...props.configuration, grants };
    const { corrections, moveBacks } = configuration;
    this.policySuffixes = grants.flatMap(({ policySuffix }) => policySuffix ?? []);
    const given = givenBy(configuration);
    const statements = given.flatMap(({ permissions, values }) => roleStatements(permissions, values));
    const chunks = chunk(statements);
    if (chunks.length > POLICIES_A_ROLE) {
      throw new Error(
        `${grants.length} grants, ${corrections.length} corrections and ${moveBacks.length} moveBacks make ${chunks.length} policies; IAM allows ${POLICIES_A_ROLE} a role: name fewer`,
      );
    }
    for (const { permissions, values } of given) acknowledgeWildcards(this, permissions, values);
    for (const [index, part] of chunks.entries()) {
      new ManagedPolicy(this, `Changes${index}`, {
        description: 'What the owner allowed ecs-init-remediator to change.',
        statements: [...part],
        roles: [props.remediator],
      });
    }
    this.neverItself(props.remediator, props.own);
  }

  /**
   * The policy is kept when the grant or the stack is deleted, or the grant gets another role, because a workload may live of it: it
   * stays attached to the role. So its name is never used again. It ends in what the stack makes anew for each grant and role.
   * @returns what the name ends in
   */
  private addPolicy(
    grant: Grant,
    { removalPolicy, installation }: { readonly removalPolicy: RemovalPolicy; readonly installation: ShippedFunction },
  ): string {
    const role = JSON.stringify(Stack.of(this).resolve(grant.executionRole));
    const id = `${grant.name}-${shortHash(role)}`;
    const suffix = new CustomResource(this, `Name-${id}`, {
      serviceToken: installation.lambda.functionArn,
      resourceType: RESOURCE_TYPES.policyName,
    });
    const policySuffix = suffix.ref;
    const policy = new CfnManagedPolicy(this, `Grant-${id}`, {
      managedPolicyName: grantPolicyName(Aws.REGION, { ...grant, policySuffix }),
      // IAM never changes a description, so that nothing that may differ between two deployments stands in it.
      description: 'Attached by ecs-init-remediator to the execution role of the grant when its tasks lack it',
      policyDocument: { Version: '2012-10-17', Statement: grantStatements(grant, laterArns) },
    });
    policy.applyRemovalPolicy(removalPolicy);
    if (grant.repositories.length === 0) return policySuffix;
    const reason = 'the login to ECR has no resource type (Service Authorization Reference), and opens no repository';
    Validations.of(policy).acknowledge({ id: 'AwsSolutions-IAM5[Resource::*]', reason });
    return policySuffix;
  }

  /** Denies changes of the product's own roles, whatever a grant names. */
  private neverItself(remediator: Role, own: readonly Role[]): void {
    new Policy(this, 'NeverItself', {
      statements: [
        new PolicyStatement({
          effect: Effect.DENY,
          actions: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
          resources: own.map(({ roleArn }) => roleArn),
        }),
      ],
      roles: [remediator],
    });
  }
}

/** A permission that the configuration gives, with the values of its placeholders. */
type Given = { readonly permissions: readonly Permission[]; readonly values: Placeholders };

/** For each kind of change: what the owner's configuration lets the product change and undo. */
function givenBy(configuration: Configuration): readonly Given[] {
  const here = { partition: Aws.PARTITION, account: Aws.ACCOUNT_ID, region: Aws.REGION };
  return CHANGE_KINDS.flatMap((kind) => {
    const { make, takeBack } = CHANGE_PERMISSIONS[kind];
    return consentedChanges[kind](configuration, here).map((values) => ({
      permissions: [...make, ...takeBack],
      values,
    }));
  });
}

/** Splits the statements into policies, in order, with as many statements in each as fit. */
function chunk(statements: readonly PolicyStatement[]): readonly (readonly PolicyStatement[])[] {
  const chunks: PolicyStatement[][] = [];
  let room = 0;
  for (const statement of statements) {
    const size = lengthOf(JSON.stringify(statement.toStatementJson()));
    if (size > room) {
      chunks.push([]);
      room = POLICY_CHARACTERS;
    }
    chunks.at(-1)?.push(statement);
    room -= size;
  }
  return chunks;
}
