import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';

/** What CloudFormation's registry says of a type of resource. */
export type ResourceType = {
  /** Properties that are changed by making the resource anew: `createOnlyProperties`, the conditional ones too. */
  readonly createOnly: readonly string[];
  /** Of these, the one that is the resource's own name; undefined if it cannot be given one. */
  readonly name: string | undefined;
};

let database: ReturnType<typeof loadAwsServiceSpecSync> | undefined;

/** The type as AWS's registry describes it. @throws Error for a type that it does not know */
export function resourceType(type: string): ResourceType {
  database ??= loadAwsServiceSpecSync();
  const [found] = database.lookup('resource', 'cloudFormationType', 'equals', type);
  if (found === undefined) throw new Error(`CloudFormation's registry knows no type ${type}`);
  const createOnly = Object.entries(found.properties)
    .filter(([, { causesReplacement = 'no' }]) => causesReplacement !== 'no')
    .map(([property]) => property)
    .toSorted();
  return { createOnly, name: createOnly.find((property) => isNameOf(type, property)) };
}

/** `Name` or `QueueName` of a queue, `GroupName` of a security group; `ServiceName` of an endpoint names something else. */
function isNameOf(type: string, property: string): boolean {
  return property.endsWith('Name') && type.endsWith(property.slice(0, -'Name'.length));
}
