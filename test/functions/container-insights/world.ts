import type { Edge } from '../../../functions/container-insights/handle-request.ts';
import type { ClusterInsights, InsightsLevel } from '../../../shared/aws/ecs/cluster-insights.ts';
import type { StackResource } from '../../../shared/aws/stack-resource.ts';

/** The stack that the function belongs to, and CloudFormation's address for the answer to a request. */
export const stackId = 'arn:aws:cloudformation:us-east-2:111122223333:stack/EcsInitRemediator/0a1b';
export const responseUrl =
  'https://cloudformation-custom-resource-response-useast2.s3.us-east-2.amazonaws.com/answer?X-Amz-Signature=0';

/** A cluster's settings in memory, and each write to them. */
export function clusters(levels: Record<string, InsightsLevel>): {
  readonly insights: ClusterInsights;
  readonly writes: string[];
} {
  const writes: string[] = [];
  const insights: ClusterInsights = {
    read: (cluster) => Promise.resolve(levels[cluster]),
    write: (cluster, level) => {
      writes.push(`${cluster}=${level}`);
      levels[cluster] = level;
      return Promise.resolve();
    },
  };
  return { insights, writes };
}

/** A request of CloudFormation's, with changes. */
export function requestOf(type: 'Create' | 'Update' | 'Delete', changes: object = {}): Record<string, unknown> {
  return {
    RequestType: type,
    RequestId: 'request',
    ResponseURL: responseUrl,
    StackId: stackId,
    LogicalResourceId: 'Web',
    ResourceType: 'Custom::ContainerInsights',
    ResourceProperties: { ServiceToken: 'function', Cluster: 'web', Level: 'enhanced' },
    ...(type !== 'Create' && { PhysicalResourceId: 'container-insights|web|disabled' }),
    ...changes,
  };
}

type Given = {
  readonly levels?: Record<string, InsightsLevel>;
  /** What CloudFormation says of the resource, in turn; the last for ever. */
  readonly says?: readonly (StackResource | undefined | Error)[];
  readonly answersWith?: number;
};

/** The function's edge: what was written, answered and refused. */
export function world({ levels = { web: 'disabled' }, says = [], answersWith = 200 }: Given = {}) {
  const { insights, writes } = clusters(levels);
  const answers: { readonly to: string; readonly body: Record<string, string> }[] = [];
  const refused: string[] = [];
  const slept: number[] = [];
  let looks = 0;
  const edge: Edge = {
    place: { region: 'us-east-2', urlSuffix: 'amazonaws.com' },
    stackId,
    clusters: ['web'],
    readResource: () => {
      const said = says[Math.min(looks, says.length - 1)];
      looks += 1;
      return said instanceof Error ? Promise.reject(said) : Promise.resolve(said);
    },
    insights,
    sleep: (milliseconds) => {
      slept.push(milliseconds);
      return Promise.resolve();
    },
    fetch: (url, { body }) => {
      answers.push({ to: url.host, body: JSON.parse(body as string) });
      return Promise.resolve(new Response('', { status: answersWith }));
    },
    refuse: (why) => refused.push(why),
  };
  return { edge, writes, answers, refused, slept, looks: () => looks };
}
