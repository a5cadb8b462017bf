import * as v from 'valibot';

/** A request in the form in which CloudFormation makes one. Nothing in it is trusted before it was checked. */
export type Request = {
  readonly type: 'Create' | 'Update' | 'Delete';
  readonly requestId: string;
  readonly responseUrl: string;
  readonly stackId: string;
  readonly logicalId: string;
  /** Such as `Custom::Mode`. */
  readonly resourceType: string;
  /** Undefined for a Create. */
  readonly physicalId: string | undefined;
  /** Of these, only the texts: CloudFormation hands over every value as one. */
  readonly properties: Readonly<Record<string, string>>;
};

const text = v.pipe(v.string(), v.minLength(1));

const everyRequest = {
  RequestId: text,
  ResponseURL: text,
  StackId: text,
  LogicalResourceId: text,
  ResourceType: v.fallback(v.string(), ''),
  ResourceProperties: v.fallback(v.record(v.string(), v.unknown()), {}),
};

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes.html */
const form = v.variant('RequestType', [
  v.object({ ...everyRequest, RequestType: v.literal('Create') }),
  v.object({ ...everyRequest, RequestType: v.picklist(['Update', 'Delete']), PhysicalResourceId: text }),
]);

/** Reads what a function was invoked with. Undefined if it is not a request of CloudFormation's form. */
export function readRequest(event: unknown): Request | undefined {
  const { success, output } = v.safeParse(form, event);
  if (!success) return undefined;
  const texts = Object.entries(output.ResourceProperties).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return {
    type: output.RequestType,
    requestId: output.RequestId,
    responseUrl: output.ResponseURL,
    stackId: output.StackId,
    logicalId: output.LogicalResourceId,
    resourceType: output.ResourceType,
    physicalId: output.RequestType === 'Create' ? undefined : output.PhysicalResourceId,
    properties: Object.fromEntries(texts),
  };
}
