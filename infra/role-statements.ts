import { Aws, Stack, Validations } from 'aws-cdk-lib';
import { Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { fillPermission, type Permission, type Placeholders } from '../shared/permissions/permission.ts';

/** Values for every template: the partition, Region and account of the stack. */
const HERE: Placeholders = { partition: Aws.PARTITION, region: Aws.REGION, account: Aws.ACCOUNT_ID };

/**
 * The statements of a role, with filled placeholders. Permissions on the same resources with the same conditions become
 * one statement, so that the policy stays within IAM's size limit and a reader finds each resource once.
 */
export function roleStatements(permissions: readonly Permission[], values: Placeholders): readonly PolicyStatement[] {
  const groups = new Map<string, { readonly permission: Permission; readonly actions: Set<string> }>();
  for (const permission of permissions.map((one) => fillPermission(one, { ...HERE, ...values }))) {
    const key = JSON.stringify([permission.resources, permission.conditions]);
    const group = groups.get(key) ?? { permission, actions: new Set<string>() };
    for (const action of permission.actions) group.actions.add(action);
    groups.set(key, group);
  }
  return [...groups.values()].map(
    ({ permission, actions }) =>
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: [...actions],
        resources: [...permission.resources],
        ...(permission.conditions && { conditions: permission.conditions }),
      }),
  );
}

/** The statements as one document. */
export function roleDocument(permissions: readonly Permission[], values: Placeholders): PolicyDocument {
  return new PolicyDocument({ statements: [...roleStatements(permissions, values)] });
}

/** cdk-nag's notation for the partition, Region and account of the stack. */
const NAG_HERE: Placeholders = { partition: '<AWS::Partition>', region: '<AWS::Region>', account: '<AWS::AccountId>' };

/** Gives cdk-nag the written reason of each wildcard. A wildcard without a reason fails the synthesis. */
export function acknowledgeWildcards(
  scope: IConstruct,
  permissions: readonly Permission[],
  values: Placeholders,
): void {
  const regions = values['readRegions'];
  const readRegions = Array.isArray(regions) ? ['<AWS::Region>', ...regions.slice(1)] : '<AWS::Region>';
  for (const permission of permissions) {
    const reason = permission.wildcard;
    if (reason === undefined) continue;
    const { resources } = fillPermission(permission, { ...values, ...NAG_HERE, readRegions });
    const wild = resources.filter((arn) => arn.includes('*')).map((arn) => nagText(Stack.of(scope).resolve(arn)));
    for (const resource of wild) {
      Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
    }
  }
}

/** What cdk-nag calls a text that CloudFormation fills in: `<LogicalId.Attribute>`. */
function nagText(resolved: unknown): string {
  if (typeof resolved !== 'object' || resolved === null) return String(resolved);
  const { 'Fn::Join': join, 'Fn::GetAtt': attribute, Ref: ref } = resolved as Readonly<Record<string, unknown>>;
  if (Array.isArray(join)) return (join[1] as readonly unknown[]).map(nagText).join(String(join[0]));
  if (Array.isArray(attribute)) return `<${attribute.join('.')}>`;
  return typeof ref === 'string' ? `<${ref}>` : JSON.stringify(resolved);
}
