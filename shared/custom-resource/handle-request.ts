import { plainLine } from '../aws/messages/plain-line.ts';
import { checkRequest, type OwnStack, type Refusal } from './check-request.ts';
import { type Request, readRequest } from './request.ts';
import { cloudFormationUrl, type Place } from './response-url.ts';

/** What a function that answers CloudFormation does to the outside. */
export type Edge = OwnStack & {
  readonly place: Place;
  readonly fetch: (url: URL, request: RequestInit) => Promise<Response>;
  /** Called with each request that is not carried out. It logs and counts it. */
  readonly refuse: (why: Refusal, about: Readonly<Record<string, string>>) => void;
};

/** The resources that a function makes. */
export type Provider = {
  /** Why a request of the own stack is not carried out all the same. */
  readonly check: (request: Request) => Refusal | undefined;
  /** Whether a physical id is one that this function gives. Whoever deletes another one has nothing to delete. */
  readonly isOwnId: (physicalId: string) => boolean;
  /**
   * Carries out a request that was checked.
   * @returns the physical id of the resource
   * @throws Error with a sentence for the events of the stack
   */
  readonly carryOut: (request: Request) => Promise<string>;
};

/**
 * Carries out a request of CloudFormation's and answers it. Whoever may invoke the function can hand it any payload: it
 * does nothing for one that is not a request which CloudFormation is making now for this stack. CloudFormation gets an
 * answer to each request all the same, because without one the stack would wait for an hour; nobody else gets one.
 * @throws Error if CloudFormation does not take the answer. Lambda then invokes the function again.
 */
export async function handleRequest(event: unknown, edge: Edge, provider: Provider): Promise<void> {
  const request = readRequest(event);
  if (request === undefined) return edge.refuse('request-unreadable', {});
  const url = cloudFormationUrl(request.responseUrl, edge.place);
  if (url === undefined) return edge.refuse('request-foreign-host', aboutOf(request));
  await answer(url, request, await attempt(request, edge, provider), edge);
}

/** Every failure is reported to CloudFormation, which tells people and rolls back. */
async function attempt(request: Request, edge: Edge, provider: Provider): Promise<object> {
  try {
    const refusal = (await checkRequest(request, edge)) ?? provider.check(request);
    if (refusal === undefined) return succeeded(await provider.carryOut(request));
    edge.refuse(refusal, aboutOf(request));
    return refused(request, refusal, provider);
  } catch (error) {
    return failed(request, error instanceof Error ? error.message : String(error));
  }
}

/** A deletion of what this function has not made is done: a stack that waits for it must not be held up. */
function refused(request: Request, refusal: Refusal, provider: Provider): object {
  const { physicalId = '' } = request;
  const notOurs = refusal === 'request-foreign-stack' || !provider.isOwnId(physicalId);
  if (request.type === 'Delete' && notOurs) return succeeded(physicalId);
  return failed(request, `Nothing was done for ${request.logicalId}: ${refusal}`);
}

function succeeded(id: string): object {
  return { Status: 'SUCCESS', PhysicalResourceId: id };
}

function failed({ physicalId, logicalId }: Request, reason: string): object {
  return { Status: 'FAILED', PhysicalResourceId: physicalId ?? `failed|${logicalId}`, Reason: reason };
}

async function answer(url: URL, { stackId, requestId, logicalId }: Request, outcome: object, { fetch }: Edge) {
  const response = await fetch(url, {
    method: 'PUT',
    // The URL was signed for an answer without a type.
    headers: { 'content-type': '' },
    // A redirect would carry the answer to another host.
    redirect: 'error',
    body: JSON.stringify({ StackId: stackId, RequestId: requestId, LogicalResourceId: logicalId, ...outcome }),
  });
  if (!response.ok) throw new Error(`CloudFormation did not take the answer: HTTP ${response.status}`);
}

function aboutOf({ type, stackId, logicalId }: Request): Readonly<Record<string, string>> {
  return { request: type, stack: plainLine(stackId, 300), resource: plainLine(logicalId, 300) };
}
