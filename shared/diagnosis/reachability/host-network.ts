import type { Ask, Facts } from '../../evidence/ask.ts';
import type { Placement } from '../../network/snapshot.ts';
import { runsOnFargate } from '../../workload/requirements.ts';
import { type Match, ruledOut, type Subject } from '../define-cause.ts';
import type { MissingRead, Seen } from '../finding.ts';
import { missingRead } from '../missing-read.ts';

/**
 * Whether what the task needs is fetched over the task's own network interface. On EC2 and External the agent, Docker's
 * log drivers and the pulls of images use the interface of the instance. A file system of a task with an interface of
 * its own (`awsvpc`) is mounted over that one.
 * @see amazon-ecs-agent `agent/taskresource/volume/dockervolume_efs.go`: the plug-in is given the task's network name
 * space
 */
export function usesOwnInterface({ workload, definition, requirement }: Subject): boolean {
  if (runsOnFargate(workload, definition)) return true;
  return requirement.kind === 'file-system' && workload.subnets.length > 0;
}

/** The read of the instance that the task ran on; none on Fargate, and where the event names no instance. */
export function hostAsks(subject: Subject): readonly Ask<'container-instance'>[] {
  const { containerInstanceArn } = subject.workload;
  if (usesOwnInterface(subject) || containerInstanceArn === undefined) return [];
  return [{ kind: 'container-instance', subject: containerInstanceArn }];
}

/** Where the instance is, if the account shows it. */
export function hostPlace(subject: Subject, facts: Facts): Placement | undefined {
  const [ask] = hostAsks(subject);
  const fact = ask === undefined ? undefined : facts.get(ask);
  return fact?.is === 'known' ? fact.value.place : undefined;
}

/** Whether the network that fetches is known: the task's, or that of the instance. */
export function hasNetwork(subject: Subject, facts: Facts): boolean {
  return usesOwnInterface(subject) || hostPlace(subject, facts) !== undefined;
}

/** The verdict of a cause of the network where the instance's network is not known. */
export function withoutNetwork(subject: Subject, facts: Facts): Match {
  const missing = hostUnread(subject, facts);
  return missing.length > 0 ? { is: 'undecided', missing } : ruledOut(whyUnknown(subject, facts));
}

/** The failed read of the instance. */
export function hostUnread(subject: Subject, facts: Facts): readonly MissingRead[] {
  return hostAsks(subject).flatMap((ask) => missingRead(ask, facts));
}

/** Why the network that fetches was not looked at. */
export function whyUnknown(subject: Subject, facts: Facts): string {
  const network = 'the network of the container instance fetches this, and was not looked at';
  const [ask] = hostAsks(subject);
  const fact = ask === undefined ? undefined : facts.get(ask);
  if (ask === undefined) return `${network}: the event names no container instance`;
  if (fact?.is === 'absent') return `${network}: ECS does not know the container instance any more`;
  if (fact?.is !== 'known') return `${network}: the container instance was not read`;
  return fact.value.instance.startsWith('i-')
    ? `${network}: EC2 does not show ${fact.value.instance} any more`
    : `${network}: ${fact.value.instance || 'it'} is no EC2 instance`;
}

/** Whose network it is, for the evidence; nothing on Fargate. */
export function hostLines(subject: Subject, facts: Facts): readonly Seen[] {
  const place = hostPlace(subject, facts);
  const asks = hostAsks(subject);
  const fact = asks[0] === undefined ? undefined : facts.get(asks[0]);
  if (place === undefined || fact?.is !== 'known') return [];
  const address = place.publicIp === true ? 'with a public address' : 'without a public address';
  return [
    {
      text: `what is fetched goes through the instance ${fact.value.instance} in ${place.subnet}, ${address}`,
      by: asks,
    },
  ];
}
