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

const types: readonly Request['type'][] = ['Create', 'Update', 'Delete'];

/**
 * Reads what the function was invoked with. Undefined if it is not a request of CloudFormation's form.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes.html
 */
export function readRequest(event: unknown): Request | undefined {
  const fields = fieldsOf(event);
  const properties = fieldsOf(fields['ResourceProperties']);
  const type = types.find((one) => one === fields['RequestType']);
  const physicalId = textOf(fields['PhysicalResourceId']);
  const texts = {
    requestId: textOf(fields['RequestId']),
    responseUrl: textOf(fields['ResponseURL']),
    stackId: textOf(fields['StackId']),
    logicalId: textOf(fields['LogicalResourceId']),
  };
  if (type === undefined || !allTexts(texts) || (type !== 'Create' && physicalId === undefined)) return undefined;
  return {
    type,
    ...texts,
    physicalId: type === 'Create' ? undefined : physicalId,
    cluster: textOf(properties['Cluster']) ?? '',
    level: textOf(properties['Level']) ?? '',
  };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function allTexts<Key extends string>(texts: Record<Key, string | undefined>): texts is Record<Key, string> {
  return Object.values(texts).every((text) => text !== undefined);
}
