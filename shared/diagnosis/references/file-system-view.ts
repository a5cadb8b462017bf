import type { Ask, Facts } from '../../evidence/ask.ts';
import type { FileSystem, MountTarget } from '../../evidence/storage.ts';
import type { Destination } from '../../network/snapshot.ts';
import type { Subject } from '../define-cause.ts';
import { networkAsks, viewOf } from '../reachability/network-view.ts';

/** The read of a volume's file system. */
export function fileSystemAsk({ requirement }: Subject): Ask<'file-system'> {
  return { kind: 'file-system', subject: requirement.text };
}

/** A volume's file system, with its mount targets for the task's subnets. */
export type FileSystemView = {
  readonly fileSystem: FileSystem;
  /** The task's subnets with the mount target of their zone; undefined if the zone has none. */
  readonly zones: readonly {
    readonly subnet: string;
    readonly zone: string;
    readonly target: MountTarget | undefined;
  }[];
};

/** The reads for this view: the file system, the task's subnets for their zones, and the network between them. */
export function fileSystemAsks(subject: Subject, facts: Facts): readonly Ask[] {
  return [fileSystemAsk(subject), ...networkAsks(subject, facts, destinations(subject, facts))];
}

/** Undefined while the file system or the subnets are not known. */
export function fileSystemView(subject: Subject, facts: Facts): FileSystemView | undefined {
  const fact = facts.get(fileSystemAsk(subject));
  if (fact?.is !== 'known') return undefined;
  const { places, snapshot } = viewOf(subject, facts);
  const zones = places.flatMap(({ subnet }) => {
    const found = snapshot.subnets?.find(({ id }) => id === subnet);
    if (found === undefined) return [];
    // The name of the file system does not resolve to a mount target of another VPC.
    const target = fact.value.mountTargets.find(({ zone, vpc }) => zone === found.zone && vpc === found.vpc);
    return [{ subnet, zone: found.zone, target }];
  });
  return zones.length === 0 ? undefined : { fileSystem: fact.value, zones };
}

function destinations(subject: Subject, facts: Facts): readonly Destination[] {
  const fact = facts.get(fileSystemAsk(subject));
  return fact?.is === 'known' ? fact.value.mountTargets.map(asDestination) : [];
}

/** A mount target as a destination of the analyser. */
export function asDestination({ id, subnet, address, securityGroups }: MountTarget): Destination {
  return { is: 'mount-target', id, subnet, address, securityGroups };
}
