import { createExecute } from '../../shared/aws/executors/execute.ts';
import { createCollect } from '../../shared/aws/reads/collect.ts';
import { before } from '../aws/account-contract/revisions.ts';
import { type People, policy, type Stage } from '../aws/account-contract/stage.ts';
import { role, taskDefinition } from '../fixtures/account.ts';
import { createLine } from './line.ts';
import { instantOf, newDeployment, newWorld, type World } from './world.ts';

const containerOf = (valueFrom: string) => ({ secrets: [{ name: 'DB', valueFrom }] });

/** Sets the stage in a new simulated account. The product's own adapters call it. */
export function createSimulatedStage(): Stage {
  const world = newWorld(containerOf(before));
  const { clients } = createLine(world);
  const now = () => instantOf(world);
  return {
    execute: createExecute(clients),
    newCollect: () => createCollect(clients, now),
    people: peopleOf(world),
    now,
  };
}

function peopleOf(world: World): People {
  const { service } = world;
  return {
    attach: async (arn) => void world.attached.push(arn),
    deletePolicy: async () => void world.deleted.push(policy),
    deleteRole: async () => {
      world.attached = [];
      world.deleted.push(role);
    },
    register: async (valueFrom, tags = {}) => {
      const arn = taskDefinition.replace(/\d+$/, String(7 + Object.keys(world.definitions).length));
      const { definitions } = newWorld(containerOf(valueFrom));
      const registered = { ...definitions[taskDefinition]?.taskDefinition, taskDefinitionArn: arn };
      const list = Object.entries(tags).map(([key, value]) => ({ key, value }));
      world.definitions[arn] = { taskDefinition: registered, tags: list };
      return arn;
    },
    deregister: async (arn) => {
      const { taskDefinition: registered, tags = [] } = world.definitions[arn] ?? {};
      world.definitions[arn] = { taskDefinition: { ...registered, status: 'INACTIVE' }, tags };
    },
    move: async (revision) => {
      service.taskDefinition = revision;
      service.deployments = [newDeployment('ecs-svc/of-people', revision, world.now)];
    },
    run: async (tasks) => {
      service.runningCount = tasks;
      endDraining(world);
    },
    deleteService: async () => {
      service.status = 'DRAINING';
      service.desiredCount = 0;
      endDraining(world);
    },
    createLogGroup: async (name) => void (world.logGroups[name] = { tags: {} }),
    writeLog: async (name) => {
      const { tags = {} } = world.logGroups[name] ?? {};
      world.logGroups[name] = { tags, streams: ['task'] };
    },
    deleteLogGroup: async (name) => void delete world.logGroups[name],
    deny: async (permission) => void world.denied.push(permission),
  };
}

/** A deleted service is INACTIVE once none of its tasks runs. */
function endDraining({ service }: World): void {
  if (service.status === 'DRAINING' && service.runningCount === 0) service.status = 'INACTIVE';
}
