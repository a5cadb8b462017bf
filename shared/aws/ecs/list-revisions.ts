import { type ECSClient, ListTaskDefinitionsCommand } from '@aws-sdk/client-ecs';
import { taskDefinitionOf } from '../../arn.ts';
import { call } from '../sdk-error.ts';

/** How many are told. */
const most = 10;
const pages = 10;

/**
 * ARNs of a family's ACTIVE revisions, the newest first, at most 10; empty where the family has none.
 *
 * `familyPrefix` is documented as the full family name, but is called a prefix and has been treated as one: what belongs
 * to another family is left out here, and the order is made sure of.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTaskDefinitions.html
 * @throws CallError
 */
export async function listRevisions(ecs: ECSClient, family: string): Promise<readonly string[]> {
  const found: { readonly arn: string; readonly revision: number }[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < pages; page += 1) {
    const request = { familyPrefix: family, status: 'ACTIVE', sort: 'DESC', maxResults: most, nextToken } as const;
    const answer = await call('ecs:ListTaskDefinitions', ecs.send(new ListTaskDefinitionsCommand(request)));
    for (const arn of answer.taskDefinitionArns ?? []) {
      const of = taskDefinitionOf(arn);
      if (of.family === family) found.push({ arn, revision: of.revision });
    }
    nextToken = answer.nextToken;
    if (nextToken === undefined || found.length >= most) break;
  }
  return found
    .toSorted((a, b) => b.revision - a.revision)
    .slice(0, most)
    .map(({ arn }) => arn);
}
