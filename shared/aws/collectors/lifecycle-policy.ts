import { GetLifecyclePolicyCommand } from '@aws-sdk/client-ecr';
import * as v from 'valibot';
import type { LifecycleRule } from '../../evidence/images.ts';
import { ownRepository } from '../reads/own-repository.ts';
import { type Collector, readFact, unreadable } from '../reads/read-fact.ts';
import { unlessNone } from '../reads/resource-policy.ts';
import { call } from '../sdk-error.ts';

const source = 'ecr:GetLifecyclePolicy';

/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html */
const policy = v.object({
  rules: v.array(
    v.object({
      rulePriority: v.number(),
      selection: v.object({
        tagStatus: v.picklist(['tagged', 'untagged', 'any']),
        tagPatternList: v.exactOptional(v.array(v.string())),
        tagPrefixList: v.exactOptional(v.array(v.string())),
        countType: v.string(),
        countNumber: v.number(),
      }),
      action: v.object({ type: v.string() }),
    }),
  ),
});

/**
 * The rules by which ECR takes images of a repository away, in the order of their priority; none without a policy. A rule
 * that moves images to another storage class takes none away.
 */
export const collectLifecyclePolicy: Collector<'lifecycle-policy'> = (subject, reading) =>
  readFact(reading, source, async () => {
    const { ecr, name } = await ownRepository(subject, reading, source);
    const sent = call(source, ecr.send(new GetLifecyclePolicyCommand({ repositoryName: name })));
    const text = await unlessNone(
      'LifecyclePolicyNotFoundException',
      sent.then(({ lifecyclePolicyText: written }) => written),
    );
    return text === undefined ? [] : readRules(text);
  });

function readRules(text: string): readonly LifecycleRule[] {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), policy), text);
  if (!parsed.success) throw unreadable(source, 'MalformedDocument', 'the lifecycle policy could not be understood');
  return parsed.output.rules
    .filter(({ action }) => action.type === 'expire')
    .map(({ rulePriority: priority, selection }) => ({
      priority,
      of: selection.tagStatus,
      patterns: [...(selection.tagPatternList ?? []), ...(selection.tagPrefixList ?? []).map((prefix) => `${prefix}*`)],
      count: selection.countType,
      most: selection.countNumber,
    }))
    .toSorted((a, b) => a.priority - b.priority);
}
