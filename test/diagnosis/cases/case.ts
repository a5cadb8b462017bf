import type { Knowledge } from '../../../shared/evidence/ask.ts';
import {
  definition,
  type FakeAccount,
  fakeAccount,
  service,
  serviceRecord,
  taskDefinition,
} from '../../fixtures/account.ts';
import { region } from '../../fixtures/event.ts';
import { type Topology, region as topologyRegion } from '../../fixtures/topology.ts';

/** One failure of the fixtures' task: what ECS says, what the account holds, what is to be found. */
export type Situation = {
  readonly reason: string;
  readonly account: FakeAccount;
  /** Fields of the event's detail that differ. */
  readonly event?: Record<string, unknown>;
  /** Every finding as `certainty cause requirement failing|next`. */
  readonly finds: readonly string[];
};

/** A cause with its near misses: one fact changed, another diagnosis. */
export type CauseCase = Situation & {
  readonly cause: string;
  /** Sentence that tells this case of the cause from its others. */
  readonly title: string;
  /** What the message must name: ids and names. */
  readonly names: readonly string[];
  readonly nearMisses: readonly (Partial<Situation> & { readonly title: string; readonly finds: readonly string[] })[];
};

type Answers = Parameters<typeof fakeAccount>[1];

/** The fixtures' account with the given answers; every simulation is allowed unless the answers say otherwise. */
export function accountWith(reason: string, answers: Answers = {}): FakeAccount {
  return fakeAccount(reason, { simulation: { '*': allowed }, ...answers });
}

export const allowed: Knowledge['simulation'] = { decision: 'allowed', missingContext: [], matched: [] };
export const lacking: Knowledge['simulation'] = { decision: 'implicitDeny', missingContext: [], matched: [] };

type Container = Knowledge['task-definition']['containers'][number];

/** The fixtures' task definition with one container changed. */
export function task(container: Partial<Container>, more: Partial<Knowledge['task-definition']> = {}): Answers {
  const record = definition({}, more);
  return {
    'task-definition': {
      [taskDefinition]: { ...record, containers: record.containers.map((one) => ({ ...one, ...container })) },
    },
  };
}

/** The facts of a topology, and a service that runs in it. */
export function networkOf({ place, snapshot }: Topology): Answers {
  const here = JSON.parse(JSON.stringify(snapshot).replaceAll(topologyRegion, region)) as Topology['snapshot'];
  const [deployment] = serviceRecord().deployments;
  if (deployment === undefined) throw new Error('the fixture has a deployment');
  const { securityGroups = [], publicIp = false } = place;
  const deployments = [{ ...deployment, subnets: [place.subnet], securityGroups, assignPublicIp: publicIp }];
  return {
    service: { [service]: serviceRecord({ deployments }) },
    subnets: { '*': here.subnets },
    'route-tables': { '*': here.routeTables },
    'nat-gateways': { '*': here.natGateways },
    'vpc-endpoints': { '*': here.endpoints },
    'security-groups': { '*': here.securityGroups },
    'network-acls': { '*': here.acls },
    'vpc-attributes': { '*': here.attributes },
  };
}

/** The event's attachment in a subnet of a topology. */
export function inSubnet(subnet: string): Record<string, unknown> {
  return { attachments: [{ type: 'eni', details: [{ name: 'subnetId', value: subnet }] }] };
}

/** Stopped reasons as Fargate composes them. */
export const asm = (error: string) =>
  `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): ${error}`;
export const fetching = (arn: string, error: string) =>
  asm(`failed to fetch secret ${arn} from secrets manager: ${error}`);
export const ssm = (error: string) =>
  `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time(s): ${error}`;
export const logs = (error: string) =>
  `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ${error} : exit status 1`;
export const files = (error: string) =>
  `ResourceInitializationError: failed to download env files: service call has been retried 1 time(s): ${error}`;
export const efs = (error: string) =>
  `ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: ${error} : unsuccessful EFS utils command execution; code: 32`;

/** An SDK's answer. */
export const answer = (api: string, operation: string, status: number, error: string) =>
  `operation error ${api}: ${operation}, https response error StatusCode: ${status}, RequestID: 11111111-2222-3333-4444-555555555555, ${error}`;
/** ECS's text for a secret that Secrets Manager does not find. */
export const secretNotFound = (arn: string) =>
  fetching(
    arn,
    answer(
      'Secrets Manager',
      'GetSecretValue',
      400,
      "ResourceNotFoundException: Secrets Manager can't find the specified secret.",
    ),
  );

/** IAM's sentence. */
export const refused = (action: string, resource: string, because: string) =>
  `api error AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/api-exec/0123456789abcdef is not authorized to perform: ${action} on resource: ${resource} ${because}`;
