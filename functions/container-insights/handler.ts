import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { createClusterInsights } from '../../shared/aws/ecs/cluster-insights.ts';
import { switchInsights } from './switch-insights.ts';

const insights = createClusterInsights();

/** Sends the answer to the URL in CloudFormation's request. */
export async function handler(event: CloudFormationCustomResourceEvent): Promise<void> {
  const outcome = await attempt(event);
  const response = await fetch(event.ResponseURL, {
    method: 'PUT',
    headers: { 'content-type': '' },
    body: JSON.stringify({
      StackId: event.StackId,
      RequestId: event.RequestId,
      LogicalResourceId: event.LogicalResourceId,
      ...outcome,
    }),
  });
  if (!response.ok) throw new Error(`CloudFormation did not take the answer: HTTP ${response.status}`);
}

/** Reports every failure to CloudFormation. Without an answer the stack would wait for an hour. */
async function attempt(event: CloudFormationCustomResourceEvent): Promise<object> {
  const id = 'PhysicalResourceId' in event ? event.PhysicalResourceId : `failed|${event.LogicalResourceId}`;
  try {
    return { Status: 'SUCCESS', PhysicalResourceId: await switchInsights(event, insights) };
  } catch (error) {
    return { Status: 'FAILED', PhysicalResourceId: id, Reason: error instanceof Error ? error.message : String(error) };
  }
}
