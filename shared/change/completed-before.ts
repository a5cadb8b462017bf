import type { Service } from '../evidence/ecs.ts';

/**
 * The ARN of the revision that last completed a deployment of the service, other than this one; undefined if ECS shows
 * none. ECS keeps an earlier deployment in its answer while it is being replaced.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
 */
export function completedBefore({ deployments }: Service, revision: string): string | undefined {
  return deployments.find((one) => one.rolloutState === 'COMPLETED' && one.taskDefinitionArn !== revision)
    ?.taskDefinitionArn;
}
