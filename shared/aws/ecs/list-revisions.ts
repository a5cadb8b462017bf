import { type ECSClient, ListTaskDefinitionsCommand } from '@aws-sdk/client-ecs';
import { taskDefinitionOf } from '../../arn.ts';
import { call } from '../sdk-error.ts';

/** The limit of returned revisions. */
const most = 10;
const pages = 10;

/**
 * ARNs of the ACTIVE revisions of a family, the newest first, at most 10. Empty if the family has none.
 *
 * AWS documents `familyPrefix` as the full name of the family, but the name says prefix, and it has worked as one. So
 * revisions of other families are removed here, and the list is sorted again.
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
