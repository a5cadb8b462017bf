import { CreateLogGroupCommand, CreateLogStreamCommand, DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DeleteServiceCommand,
  DeregisterTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  DeletePolicyCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { vi } from 'vitest';
import { createClients } from '../../shared/aws/clients/clients.ts';
import { createExecute } from '../../shared/aws/executors/execute.ts';
import { createCollect } from '../../shared/aws/reads/collect.ts';
import { before } from '../aws/account-contract/revisions.ts';
import { otherPolicies, otherPolicy, type People, policy, type Stage } from '../aws/account-contract/stage.ts';
import { role, secret, service, taskDefinition } from '../fixtures/account.ts';
import type { Account } from '../sandbox/account/account.ts';
import { createRootClients, type RootClients } from '../sandbox/world/root-clients.ts';
import { actAs, makeRole, policyOf } from '../sandbox-account/principals.ts';

const roleName = 'api-exec';
const product = 'remediator';
const place = { cluster: 'shop', service: 'api' };
const now = () => new Date().toISOString();
const nameOf = (arn: string) => arn.split('/').at(-1) ?? '';

/** Empties the local account and sets the stage in it. The product's own adapters act as a role of the account. */
export async function createLocalStage(account: Account): Promise<Stage> {
  await account.reset();
  const root = createRootClients(account);
  await makeRole(root.iam, roleName, { Service: 'ecs-tasks.amazonaws.com' });
  await createPolicies(root);
  await createService(root);
  await actAsProduct(account, root);
  const clients = createClients({ region: account.region, account: account.accountId });
  return {
    execute: createExecute(clients),
    newCollect: () => createCollect(clients, now),
    people: peopleOf(account, root),
    now,
  };
}

async function createPolicies({ iam }: RootClients): Promise<void> {
  const create = (arn: string, Resource: string) =>
    iam.send(
      new CreatePolicyCommand({
        PolicyName: nameOf(arn),
        PolicyDocument: policyOf({ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource }),
      }),
    );
  await create(policy, secret);
  for (let index = 1; index <= otherPolicies; index += 1) await create(otherPolicy(index), `${secret}-other`);
}

async function createService({ ecs }: RootClients): Promise<void> {
  await ecs.send(new CreateClusterCommand({ clusterName: place.cluster }));
  const revisions = Number(taskDefinition.split(':').at(-1));
  for (let number = 1; number <= revisions; number += 1) await ecs.send(registration(before));
  await ecs.send(
    new CreateServiceCommand({
      cluster: place.cluster,
      serviceName: place.service,
      taskDefinition,
      desiredCount: 1,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d'], securityGroups: ['sg-1'] } },
    }),
  );
}

function registration(valueFrom: string, tags: Readonly<Record<string, string>> = {}): RegisterTaskDefinitionCommand {
  return new RegisterTaskDefinitionCommand({
    family: 'api',
    executionRoleArn: role,
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    containerDefinitions: [
      { name: 'api', image: 'public.ecr.aws/docker/library/busybox:1', secrets: [{ name: 'DB', valueFrom }] },
    ],
    ...(Object.keys(tags).length > 0 && { tags: Object.entries(tags).map(([key, value]) => ({ key, value })) }),
  });
}

/** The product finds the keys of its role's session in the environment, as a function does. */
async function actAsProduct(account: Account, { iam }: RootClients): Promise<void> {
  const { credentials } = await actAs(account, iam, product, [{ Effect: 'Allow', Action: '*', Resource: '*' }]);
  const session = 'sessionToken' in credentials ? credentials.sessionToken : '';
  vi.stubEnv('AWS_ENDPOINT_URL', account.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
  vi.stubEnv('AWS_SESSION_TOKEN', session);
}

function peopleOf(account: Account, { iam, ecs, logs }: RootClients): People {
  return {
    attach: async (arn) => void (await iam.send(new AttachRolePolicyCommand({ RoleName: roleName, PolicyArn: arn }))),
    deletePolicy: async () => void (await iam.send(new DeletePolicyCommand({ PolicyArn: policy }))),
    deleteRole: async () => {
      const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: roleName }));
      for (const { PolicyArn } of AttachedPolicies)
        await iam.send(new DetachRolePolicyCommand({ RoleName: roleName, PolicyArn }));
      await iam.send(new DeleteRoleCommand({ RoleName: roleName }));
    },
    register: async (valueFrom, tags) => {
      const { taskDefinition: registered } = await ecs.send(registration(valueFrom, tags));
      return registered?.taskDefinitionArn ?? '';
    },
    deregister: async (revision) =>
      void (await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: revision }))),
    move: async (revision) => void (await ecs.send(new UpdateServiceCommand({ ...place, taskDefinition: revision }))),
    run: (runningCount) => account.services.put({ serviceArn: service, runningCount }),
    deleteService: async () => void (await ecs.send(new DeleteServiceCommand({ ...place, force: true }))),
    createLogGroup: async (logGroupName) => void (await logs.send(new CreateLogGroupCommand({ logGroupName }))),
    writeLog: async (logGroupName) =>
      void (await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: 'task' }))),
    deleteLogGroup: async (logGroupName) => void (await logs.send(new DeleteLogGroupCommand({ logGroupName }))),
    deny: async (permission) => {
      const document = policyOf({ Effect: 'Deny', Action: permission, Resource: '*' });
      await iam.send(new PutRolePolicyCommand({ RoleName: product, PolicyName: 'deny', PolicyDocument: document }));
    },
  };
}
