import {
  DeleteTaskDefinitionsCommand,
  DeregisterTaskDefinitionCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
  TagResourceCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { AttachRolePolicyCommand, DetachRolePolicyCommand, TagRoleCommand } from '@aws-sdk/client-iam';
import { TagResourceCommand as TagSecretCommand } from '@aws-sdk/client-secrets-manager';
import { AddTagsToResourceCommand } from '@aws-sdk/client-ssm';
import type { Account } from '../account/account.ts';
import type { Publisher } from '../ecs/publisher.ts';
import { policyArn } from '../world/build-identity.ts';
import { registrar } from '../world/build-workloads.ts';
import type { BuiltWorld } from '../world/build-world.ts';
import type { Deed } from '../world/happening-schema.ts';
import type { RootClients } from '../world/root-clients.ts';
import type { IncidentJson } from './incident-json.ts';
import type { Stack } from './stack.ts';

/** All that a happening can touch. */
export type Stage = {
  readonly account: Account;
  readonly clients: RootClients;
  readonly built: BuiltWorld;
  readonly stack: Stack;
  readonly publisher: Publisher;
  /** The incidents that were told of, oldest first. */
  readonly incidents: () => readonly IncidentJson[];
};

/** Does what a happening says. Throws where the world's own word cannot be done. */
export async function perform(deed: Deed, stage: Stage): Promise<void> {
  const { account, clients, built, stack, publisher } = stage;
  if ('setNetwork' in deed) return built.network.setReach(deed.setNetwork.subnets, deed.setNetwork.reaches);
  if ('changeNetwork' in deed) return built.network.change(deed.changeNetwork);
  if ('attachPolicy' in deed) {
    const { role, policy } = deed.attachPolicy;
    await clients.iam.send(new AttachRolePolicyCommand({ RoleName: role, PolicyArn: policyArn(policy, built.world) }));
  } else if ('detachPolicy' in deed) {
    const { role, policy } = deed.detachPolicy;
    await clients.iam.send(new DetachRolePolicyCommand({ RoleName: role, PolicyArn: policyArn(policy, built.world) }));
  } else if ('setMode' in deed) await stack.setMode(deed.setMode);
  else if ('deploy' in deed) await deploy(deed.deploy, stage);
  else if ('deleteTaskDefinition' in deed) await deleteTaskDefinition(deed.deleteTaskDefinition, clients);
  else if ('tag' in deed) await tag(deed.tag.arn, deed.tag.tags, clients);
  else if ('send' in deed) {
    const body = typeof deed.send.body === 'string' ? deed.send.body : JSON.stringify(deed.send.body);
    for (let copy = 0; copy < deed.send.copies; copy += 1) await stack.send(body);
  } else if ('fault' in deed) await addFault(deed.fault, account, stack);
  else if ('clearFaults' in deed) await account.faults.clear();
  else if ('deliver' in deed) publisher.setDelivery(deed.deliver);
  else await command(deed.command, stage);
}

type Members<K extends string> =
  Extract<Deed, Readonly<Record<K, unknown>>> extends infer D
    ? D extends Readonly<Record<K, infer M>>
      ? M
      : never
    : never;

async function deploy(deployment: Members<'deploy'>, { built, clients, account }: Stage): Promise<void> {
  const service = built.world.services.find((one) => one.name === deployment.service);
  if (service === undefined) throw new Error(`There is no service ${deployment.service} in this world.`);
  const { services = [] } = await clients.ecs.send(
    new DescribeServicesCommand({ cluster: service.cluster, services: [service.name] }),
  );
  const { taskDefinition: current } = await clients.ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: services[0]?.taskDefinition ?? service.family }),
  );
  const containerDefinitions = (current?.containerDefinitions ?? []).map((container) => ({
    ...container,
    ...(deployment.image !== undefined && { image: deployment.image }),
    secrets: (container.secrets ?? []).map((one) => ({
      ...one,
      valueFrom: deployment.valueFroms[one.name ?? ''] ?? one.valueFrom,
    })),
  }));
  const ecs = await registrar(service.registeredBy, built.world, account, clients);
  const registered = await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: service.family,
      containerDefinitions,
      networkMode: current?.networkMode,
      requiresCompatibilities: current?.requiresCompatibilities,
      cpu: current?.cpu,
      memory: current?.memory,
      executionRoleArn: current?.executionRoleArn,
      taskRoleArn: current?.taskRoleArn,
    }),
  );
  await clients.ecs.send(
    new UpdateServiceCommand({
      cluster: service.cluster,
      service: service.name,
      taskDefinition: registered.taskDefinition?.taskDefinitionArn,
    }),
  );
}

async function deleteTaskDefinition(which: Members<'deleteTaskDefinition'>, { ecs }: RootClients): Promise<void> {
  const named = which.revision === undefined ? which.family : `${which.family}:${which.revision}`;
  const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: named }));
  const arn = taskDefinition?.taskDefinitionArn ?? named;
  await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: arn }));
  await ecs.send(new DeleteTaskDefinitionsCommand({ taskDefinitions: [arn] }));
}

async function tag(arn: string, tags: Readonly<Record<string, string>>, clients: RootClients): Promise<void> {
  const list = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const [, , service, , , ...rest] = arn.split(':');
  if (service === 'iam') await clients.iam.send(new TagRoleCommand({ RoleName: arn.split('/').at(-1), Tags: list }));
  else if (service === 'secretsmanager')
    await clients.secrets.send(new TagSecretCommand({ SecretId: arn, Tags: list }));
  else if (service === 'ssm') {
    const name = rest.join(':').replace('parameter', '');
    await clients.ssm.send(new AddTagsToResourceCommand({ ResourceType: 'Parameter', ResourceId: name, Tags: list }));
  } else if (service === 'ecs') {
    await clients.ecs.send(
      new TagResourceCommand({ resourceArn: arn, tags: Object.entries(tags).map(([key, value]) => ({ key, value })) }),
    );
  } else throw new Error(`The sandbox can tag roles, secrets, parameters and what belongs to ECS, not ${arn}.`);
}

/** Only members that the world gave are part of the rule. */
async function addFault(rule: Members<'fault'>, account: Account, stack: Stack): Promise<void> {
  const { service, action, resource, times, principal, fault } = rule;
  await account.faults.add({
    principal: principal ?? stack.remediatorRole,
    ...(service !== undefined && { service }),
    ...(action !== undefined && { action }),
    ...(resource !== undefined && { resource }),
    ...(times !== undefined && { times }),
    fault:
      fault.kind === 'server-error'
        ? { kind: fault.kind, ...(fault.status !== undefined && { status: fault.status }) }
        : fault,
  });
}

async function command({ verb, of }: Members<'command'>, stage: Stage): Promise<void> {
  const incident = stage.incidents().findLast((one) => of === undefined || one.service === of || one.family === of);
  if (incident === undefined)
    throw new Error(`No incident${of === undefined ? '' : ` of ${of}`} was told of, so that there is none to ${verb}.`);
  await stage.stack.command(incident.id, verb);
}
