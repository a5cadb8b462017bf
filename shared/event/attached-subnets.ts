/** A task's attachments, from an event or from DescribeTasks. Emulators send null for a field that ECS leaves out. */
type Attachments = readonly {
  readonly type?: string | null | undefined;
  readonly details?:
    | readonly { readonly name?: string | null | undefined; readonly value?: string | null | undefined }[]
    | null
    | undefined;
}[];

/** The subnets of a task's network interfaces. */
export function attachedSubnets(attachments: Attachments | null | undefined): readonly string[] {
  return (attachments ?? [])
    .filter((one) => one.type === 'eni' || one.type === 'ElasticNetworkInterface')
    .flatMap((one) => one.details ?? [])
    .filter((detail) => detail.name === 'subnetId')
    .flatMap((detail) => (detail.value ? [detail.value] : []));
}
