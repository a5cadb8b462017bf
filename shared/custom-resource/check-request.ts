import type { StackResource } from '../aws/stack-resource.ts';
import type { Request } from './request.ts';

/** Why a request is not carried out. Also the value of the metric's dimension. */
export type Refusal =
  | 'request-unreadable'
  | 'request-foreign-host'
  | 'request-foreign-stack'
  | 'request-not-in-progress'
  | 'request-foreign-resource'
  | 'request-foreign-cluster';

/** What the check of a request needs to know. */
export type OwnStack = {
  /** The ARN of the stack that the function belongs to. */
  readonly stackId: string;
  /** Asks CloudFormation for a resource of the own stack. Undefined if the stack has no such resource. */
  readonly readResource: (logicalId: string) => Promise<StackResource | undefined>;
  readonly sleep: (milliseconds: number) => Promise<void>;
};

/**
 * The statuses of a resource while CloudFormation makes each kind of request. A roll-back and a clean-up make no
 * exception: what they delete is `DELETE_IN_PROGRESS`, and what they set to its former properties is updated. There is
 * one more case: when a resource was replaced, its status does not show that the old half is deleted.
 * So the functions keep the physical id in each update wherever they can.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
 */
const statuses: Readonly<Record<Request['type'], readonly string[]>> = {
  Create: ['CREATE_IN_PROGRESS'],
  Update: ['UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS'],
  Delete: ['DELETE_IN_PROGRESS'],
};

/** In milliseconds. CloudFormation may show a status a moment after it has made the request. */
const pauses = [500, 1000, 2000];

/**
 * Checks that a request is of the own stack, and that CloudFormation is making it now. Returns why not, or undefined.
 * @throws CallError if CloudFormation cannot be asked
 */
export async function checkRequest(request: Request, own: OwnStack): Promise<Refusal | undefined> {
  if (request.stackId !== own.stackId) return 'request-foreign-stack';
  const resource = await readInProgress(request, own);
  if (resource === undefined) return 'request-not-in-progress';
  if (request.type !== 'Create' && resource.physicalId !== request.physicalId) return 'request-foreign-resource';
  return undefined;
}

async function readInProgress(request: Request, own: OwnStack): Promise<StackResource | undefined> {
  for (const pause of [0, ...pauses]) {
    if (pause > 0) await own.sleep(pause);
    const resource = await own.readResource(request.logicalId);
    if (resource !== undefined && statuses[request.type].includes(resource.status)) return resource;
  }
  return undefined;
}
