import type { ClusterInsights } from '../../shared/aws/ecs/cluster-insights.ts';
import { plainLine } from '../../shared/aws/messages/plain-line.ts';
import { checkRequest, type Own, type Refusal } from './check-request.ts';
import { readPhysicalId } from './physical-id.ts';
import { type Request, readRequest } from './read-request.ts';
import { cloudFormationUrl, type Place } from './response-url.ts';
import { switchInsights } from './switch-insights.ts';

/** What the function does to the outside. */
export type Edge = Own & {
  readonly place: Place;
  readonly insights: ClusterInsights;
  readonly fetch: (url: URL, request: RequestInit) => Promise<Response>;
  /** Called with each request that is not carried out. It logs and counts it. */
  readonly refuse: (why: Refusal, about: Readonly<Record<string, string>>) => void;
};

/**
 * Carries out a request of CloudFormation's and answers it. Whoever may invoke the function can hand it any payload: it
 * does nothing for one that is not a request which CloudFormation is making now for this stack. CloudFormation gets an
 * answer to each request all the same, because without one the stack would wait for an hour; nobody else gets one.
 * @throws Error if CloudFormation does not take the answer. Lambda then invokes the function again.
 */
export async function handleRequest(event: unknown, edge: Edge): Promise<void> {
  const request = readRequest(event);
  if (request === undefined) return edge.refuse('request-unreadable', {});
  const url = cloudFormationUrl(request.responseUrl, edge.place);
  if (url === undefined) return edge.refuse('request-foreign-host', aboutOf(request));
  await answer(url, request, await attempt(request, edge), edge);
}

/** Every failure is reported to CloudFormation, which tells people and rolls back. */
async function attempt(request: Request, edge: Edge): Promise<object> {
  try {
    const refusal = await checkRequest(request, edge);
    if (refusal === undefined) return succeeded(await switchInsights(request, edge.insights));
    edge.refuse(refusal, aboutOf(request));
    return refused(request, refusal);
  } catch (error) {
    return failed(request, error instanceof Error ? error.message : String(error));
  }
}

/** A deletion of what this function has not made is done: a stack that waits for it must not be held up. */
function refused(request: Request, refusal: Refusal): object {
  const { physicalId = '' } = request;
  const notOurs = refusal === 'request-foreign-stack' || readPhysicalId(physicalId) === undefined;
  if (request.type === 'Delete' && notOurs) return succeeded(physicalId);
  return failed(request, `Container Insights was not switched: ${refusal}`);
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
