import type { Task } from '@aws-sdk/client-ecs';
import { createFakeDynamoDB } from '../aws/fake-dynamodb.ts';
import { secret, service, taskDefinition } from '../fixtures/account.ts';
import { deployment } from '../fixtures/event.ts';

/** A task definition as ECS answers it: JSON, with tags beside it. */
export type Definition = {
  readonly taskDefinition: Readonly<Record<string, unknown>>;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
};

type Deployment = {
  id: string;
  status: string;
  taskDefinition: string;
  createdAt: Date;
  rolloutState: string;
  failedTasks: number;
  pendingCount: number;
};

type Service = {
  serviceArn: string;
  serviceName: string;
  status: string;
  taskDefinition: string;
  desiredCount: number;
  runningCount: number;
  deployments: Deployment[];
};

type LogGroup = {
  readonly tags: Readonly<Record<string, string>>;
  readonly retentionInDays?: number;
  /** Names of its log streams. */
  readonly streams?: readonly string[];
};

/** What holds of the account at one moment, and what was done to it. */
type State = {
  /** Virtual time, in milliseconds since the epoch. */
  now: number;
  mode: string;
  /** The ARN of the operator of the installation in charge; undefined while there is none. */
  claim: string | undefined;
  /** ARNs of the policies that are attached to the execution role. */
  attached: string[];
  /** IAM actions that were taken away from the product. */
  denied: string[];
  /** ARNs of the role and the policies that were deleted. */
  deleted: string[];
  logGroups: Record<string, LogGroup>;
  definitions: Record<string, Definition>;
  service: Service;
  tasks: Record<string, Task>;
  /** The calls that changed the account, in order. */
  changed: string[];
  published: { readonly id: string; readonly state: string; readonly incident: string | null; readonly text: string }[];
  /** The events on the owner's bus. */
  onBus: { readonly id: string; readonly status: string | undefined }[];
  /** Why messages were put on the dead-letter queue. */
  dead: string[];
};

/** The simulated account, with the product's ledger in it. */
export type World = State & { readonly table: ReturnType<typeof createFakeDynamoDB> };

const began = Date.parse('2026-11-23T10:00:00.000Z');

/** An account in which nothing has failed yet. */
export function newWorld(container: Readonly<Record<string, unknown>> = {}): World {
  return {
    now: began,
    mode: 'apply',
    claim: undefined,
    attached: [],
    denied: [],
    deleted: [],
    logGroups: {},
    definitions: { [taskDefinition]: definitionOf(container) },
    service: {
      serviceArn: service,
      serviceName: 'api',
      status: 'ACTIVE',
      taskDefinition,
      desiredCount: 1,
      runningCount: 0,
      deployments: [newDeployment(deployment, taskDefinition, began - 600_000)],
    },
    tasks: {},
    changed: [],
    published: [],
    onBus: [],
    dead: [],
    table: createFakeDynamoDB(),
  };
}

/** The primary deployment of a revision. */
export function newDeployment(id: string, revision: string, at: number): Deployment {
  return {
    id,
    status: 'PRIMARY',
    taskDefinition: revision,
    createdAt: new Date(at),
    rolloutState: 'IN_PROGRESS',
    failedTasks: 0,
    pendingCount: 0,
  };
}

/** A copy that goes its own way. */
export function copyOf({ table, ...state }: World): World {
  const copy = createFakeDynamoDB();
  for (const [key, item] of table.items) copy.items.set(key, item);
  return { ...structuredClone(state), table: copy };
}

/** The virtual time, as the product writes it. */
export function instantOf({ now }: World): string {
  return new Date(now).toISOString();
}

function definitionOf(container: Readonly<Record<string, unknown>>): Definition {
  return {
    taskDefinition: {
      taskDefinitionArn: taskDefinition,
      family: 'api',
      revision: 7,
      status: 'ACTIVE',
      executionRoleArn: 'arn:aws:iam::111122223333:role/api-exec',
      requiresCompatibilities: ['FARGATE'],
      registeredBy: 'arn:aws:sts::111122223333:assumed-role/deployer/ci',
      containerDefinitions: [
        {
          name: 'api',
          image: 'public.ecr.aws/docker/library/busybox:1',
          secrets: [{ name: 'DB', valueFrom: `${secret}:url::` }],
          ...container,
        },
      ],
    },
    tags: [],
  };
}
