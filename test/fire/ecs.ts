import type {
  DescribeTaskDefinitionCommandInput,
  DescribeTasksCommandInput,
  ListTasksCommandInput,
  RegisterTaskDefinitionCommandInput,
  Task,
  UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import { sdkError } from '../aws/sdk-errors.ts';
import { taskDefinition } from '../fixtures/account.ts';
import { type Answers, note } from './answers.ts';
import { newDeployment, type World } from './world.ts';

const hour = 3_600_000;

/** ECS, with one service and one family. */
export const ecs: Answers = {
  DescribeServices: ({ service }) => ({ services: [structuredClone(service)], failures: [] }),
  ListTasks: (world, { desiredStatus }: ListTasksCommandInput) => ({
    taskArns: shown(world)
      .filter((task) => task.desiredStatus === desiredStatus)
      .map(({ taskArn }) => taskArn),
  }),
  DescribeTasks: (world, { tasks = [] }: DescribeTasksCommandInput) => {
    const known = new Map(shown(world).map((task) => [task.taskArn, task]));
    return {
      tasks: tasks.flatMap((arn) => known.get(arn) ?? []),
      failures: tasks.filter((arn) => !known.has(arn)).map((arn) => ({ arn, reason: 'MISSING' })),
    };
  },
  DescribeTaskDefinition: ({ definitions }, { taskDefinition: arn = '' }: DescribeTaskDefinitionCommandInput) => {
    const found = definitions[arn];
    if (found === undefined) throw sdkError('ClientException', {}, 'Unable to describe task definition.');
    return structuredClone(found);
  },
  ListTaskDefinitions: ({ definitions }) => ({
    taskDefinitionArns: Object.keys(definitions)
      .filter((arn) => definitions[arn]?.taskDefinition['status'] === 'ACTIVE')
      .toReversed(),
  }),
  RegisterTaskDefinition: (world, { tags = [], ...input }: RegisterTaskDefinitionCommandInput) => {
    const revision = 7 + Object.keys(world.definitions).length;
    const arn = taskDefinition.replace(/\d+$/, String(revision));
    const registeredBy = 'arn:aws:sts::111122223333:assumed-role/remediator/session';
    const registered = { ...input, taskDefinitionArn: arn, revision, status: 'ACTIVE', registeredBy };
    const kept = tags.map(({ key = '', value = '' }) => ({ key, value }));
    world.definitions[arn] = structuredClone({ taskDefinition: registered, tags: kept });
    note(world, 'register');
    return { taskDefinition: structuredClone(registered) };
  },
  UpdateService: (world, input: UpdateServiceCommandInput) => {
    const { service } = world;
    const revision = input.taskDefinition ?? service.taskDefinition;
    assertDeployable(world, revision);
    if (revision !== service.taskDefinition || input.forceNewDeployment === true) {
      note(world, revision === service.taskDefinition ? 'force' : `move to ${revision.split(':').at(-1)}`);
      service.taskDefinition = revision;
      // ECS removes a deployment without tasks.
      const earlier = service.runningCount > 0 ? service.deployments : [];
      service.deployments = [
        newDeployment(`ecs-svc/${world.now}`, revision, world.now),
        ...earlier.map((one) => ({ ...one, status: 'ACTIVE' })),
      ];
    }
    return { service: structuredClone(service) };
  },
};

function assertDeployable({ service, definitions }: World, revision: string): void {
  if (service.status !== 'ACTIVE') throw sdkError('ServiceNotActiveException', {}, 'Service was not ACTIVE.');
  const status = definitions[revision]?.taskDefinition['status'];
  if (status === undefined) throw sdkError('ClientException', {}, 'TaskDefinition not found.');
  if (status !== 'ACTIVE') throw sdkError('ClientException', {}, 'TaskDefinition is inactive');
}

/** ECS shows a stopped task for an hour. */
function shown({ tasks, now }: World): readonly Task[] {
  return Object.values(tasks).filter(({ stoppedAt }) => stoppedAt === undefined || stoppedAt.getTime() > now - hour);
}
