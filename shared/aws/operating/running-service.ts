import { ECSClient } from '@aws-sdk/client-ecs';
import { describeService } from '../ecs/describe-service.ts';
import { kindOfFault } from '../sdk-error.ts';
import { type Person, settingsOf } from './person.ts';

/** What a made-up task of a service must name. */
export type RunningService = {
  readonly clusterArn: string;
  readonly taskDefinitionArn: string;
  readonly deployment: string | undefined;
};

/** A service as ECS shows it; undefined if there is none. @param arn names its cluster. @throws CallError */
export async function findRunningService(person: Person, arn: string): Promise<RunningService | undefined> {
  const client = new ECSClient(settingsOf(person));
  try {
    const found = await describeService(client, arn).catch(asAbsent);
    const { clusterArn, deployments = [] } = found ?? {};
    const primary = deployments.find(({ status }) => status === 'PRIMARY');
    const taskDefinitionArn = primary?.taskDefinition ?? found?.taskDefinition;
    if (clusterArn === undefined || taskDefinitionArn === undefined) return undefined;
    return { clusterArn, taskDefinitionArn, deployment: primary?.id };
  } finally {
    client.destroy();
  }
}

/** A cluster that is not there has no service. */
function asAbsent(error: unknown): undefined {
  if (kindOfFault(error) !== 'not-found') throw error;
}
