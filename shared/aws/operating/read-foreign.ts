import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { isOfTemplate, listResources } from './installation-parts.ts';
import { isPartOf, isPartOfNetwork, type Resource } from './made-resources.ts';
import { type Person, settingsOf } from './person.ts';

/** A stack that `deploy` makes: that of the product, or that of its endpoints. */
export type MadeStack = 'product' | 'network';

/** Whether a resource is one that `deploy` makes, by the ids of the constructs in its two stacks. */
const isMade: Readonly<Record<MadeStack, (resource: Resource) => boolean>> = {
  product: (one) => isPartOf('Product', one),
  network: (one) => isPartOfNetwork('Network', one),
};

/**
 * The logical ids of the resources of a stack that are of nothing which `deploy` makes: its update would delete them. A stack of which
 * only a part was made has no outputs, so that only its resources tell whose it is.
 */
export function foreignTo(is: MadeStack, resources: readonly Resource[]): readonly string[] {
  return resources.filter((one) => !isMade[is](one) && !isOfTemplate(one)).map(({ LogicalResourceId: id = '' }) => id);
}

/** Reads what a stack that is there holds of somebody else: {@link foreignTo}. @throws CallError */
export async function readForeign(person: Person, stack: string, is: MadeStack): Promise<readonly string[]> {
  const client = new CloudFormationClient(settingsOf(person));
  try {
    return foreignTo(is, await listResources(client, stack));
  } finally {
    client.destroy();
  }
}
