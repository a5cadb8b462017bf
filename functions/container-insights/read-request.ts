import * as v from 'valibot';

/** A request to this function, in the form in which CloudFormation makes one. Nothing in it is trusted yet. */
export type Request = {
  readonly type: 'Create' | 'Update' | 'Delete';
  readonly requestId: string;
  readonly responseUrl: string;
  readonly stackId: string;
  readonly logicalId: string;
  /** Undefined for a Create. */
  readonly physicalId: string | undefined;
  readonly cluster: string;
  readonly level: string;
};

const text = v.pipe(v.string(), v.minLength(1));

const everyRequest = {
  RequestId: text,
  ResponseURL: text,
  StackId: text,
  LogicalResourceId: text,
  ResourceProperties: v.fallback(v.object({ Cluster: v.fallback(text, ''), Level: v.fallback(text, '') }), {
    Cluster: '',
    Level: '',
  }),
};

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes.html */
const request = v.variant('RequestType', [
  v.object({ ...everyRequest, RequestType: v.literal('Create') }),
  v.object({ ...everyRequest, RequestType: v.picklist(['Update', 'Delete']), PhysicalResourceId: text }),
]);

/** Reads what the function was invoked with. Undefined if it is not a request of CloudFormation's form. */
export function readRequest(event: unknown): Request | undefined {
  const { success, output } = v.safeParse(request, event);
  if (!success) return undefined;
  return {
    type: output.RequestType,
    requestId: output.RequestId,
    responseUrl: output.ResponseURL,
    stackId: output.StackId,
    logicalId: output.LogicalResourceId,
    physicalId: output.RequestType === 'Create' ? undefined : output.PhysicalResourceId,
    cluster: output.ResourceProperties.Cluster,
    level: output.ResourceProperties.Level,
  };
}
