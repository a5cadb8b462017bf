import type { FaultOf } from '../../stopped-reason/fault.ts';
import { unlessLasting, untilNetwork } from '../passing.ts';
import { isPrivateAddress } from '../reachability/private-address.ts';
import type { Advice, Named } from './advice.ts';

function dialled({ claim }: Named): string {
  const where = [claim.host, claim.address].filter((one) => one !== null).join(', ');
  return where === '' ? '' : ` (${where})`;
}

/** What the dialled address shows: the addresses of an interface endpoint are private. */
function byAddress({ claim }: Named): readonly string[] {
  if (claim.address === null) return [];
  const inside = isPrivateAddress(claim.address);
  return inside
    ? [`${claim.address} is private: look first at the security group of the VPC endpoint and at the network ACLs.`]
    : [
        `${claim.address} is public: look first at the subnet’s route table, the NAT gateway and the public IP. If there is an interface endpoint for the service, its private DNS is off or it is in another VPC.`,
      ];
}

function openThePath(named: Named): readonly string[] {
  return [
    `Give the task’s subnets a way to ${named.service}: a default route to a NAT gateway; in a public subnet a public IP; or ${endpoints(named)}.`,
    ...byAddress(named),
    'The security groups and network ACLs must let TCP 443 out, and the answers in (ephemeral ports); the VPC’s DNS must answer (enableDnsSupport, a resolver of your own).',
    ...(named.claim.ambiguous
      ? ['The text is cut or bare: see whether a newer stopped task says more before changing the network.']
      : []),
  ];
}

const endpointNames: Readonly<Record<string, string>> = {
  secretsmanager: 'a VPC endpoint for secretsmanager',
  ssm: 'a VPC endpoint for ssm',
  ecr: 'VPC endpoints for ecr.api and ecr.dkr and the gateway endpoint for S3',
  logs: 'a VPC endpoint for logs',
  s3: 'the gateway endpoint for S3',
  kms: 'a VPC endpoint for kms',
};

function endpoints({ claim }: Named): string {
  const named = endpointNames[claim.dependency];
  if (named === undefined) return 'VPC endpoints for the services it needs';
  return claim.dependency === 's3'
    ? named
    : `${named}, with private DNS and a security group that admits 443 from the task`;
}

/** What can have the address that refused. An address is never shown by its name alone: DNS may lead anywhere. */
function whatRefuses(address: string | null): string {
  if (address === null)
    return 'See where the name leads from the task’s subnet: to a proxy, to a firewall that refuses, or to an endpoint that was deleted.';
  if (/^(?:127\.|169\.254\.|::1$|fe80:)/.test(address))
    return `${address} is on the host itself: the ECS agent, or a plug-in of it, does not listen there.`;
  return isPrivateAddress(address)
    ? `${address} is private: see which network interface has it. If it is one of the VPC endpoint, the endpoint is being made or deleted; if it is another one, DNS (a private hosted zone, a resolver of your own) sends the service’s name to a proxy or server; if no interface has it, DNS is out of date.`
    : `${address} is public: a firewall on the way refuses or resets (AWS Network Firewall with reject, an appliance behind a transit gateway); see what it logs for this address.`;
}

const noPath: Advice = {
  cause: 'no-way-to-service',
  passes: unlessLasting,
  title: (named) => `No answer from ${named.service}${dialled(named)}: the task has no working way there`,
  next: openThePath,
};

const mountTargets: readonly string[] = [
  'The file system needs a mount target in the Availability Zone of the task’s subnet.',
  'The mount target’s security group must admit TCP 2049 from the task’s security group, which must let it out.',
];

const noMount: Advice = {
  cause: 'mount-target-unreachable',
  passes: {
    is: 'perhaps',
    when: 'its mount target was made within the last minutes, or if most starts succeed',
    because: 'a new mount target answers after a minute or two, and ECS tries again by itself',
  },
  title: (named) => `The mount of ${named.thing} got no answer`,
  next: () => mountTargets,
};

/** Faults of the category `network`, for calls to AWS services. */
export const networks: Readonly<Record<FaultOf<'network'>, Advice>> = {
  timeout: noPath,
  canceled: noPath,
  unreachable: noPath,
  dns: {
    cause: 'name-not-resolved',
    passes: unlessLasting,
    title: ({ claim, service }) => `The task cannot resolve ${claim.host ?? `the name of ${service}`}`,
    next: () => [
      'Turn on enableDnsSupport and enableDnsHostnames of the VPC.',
      'With a DNS server of your own in the DHCP options: see that the task reaches it on port 53 and that it forwards amazonaws.com.',
      'A private hosted zone or a Route 53 Resolver DNS Firewall rule for that name hides the public one.',
    ],
  },
  refused: {
    cause: 'connection-refused',
    passes: unlessLasting,
    title: (named) => `The connection to ${named.service} was refused${dialled(named)}`,
    next: ({ claim }) => [
      'Something got the packets and refused at once, and it is not the service. Security groups and network ACLs never refuse, they drop: do not look there.',
      whatRefuses(claim.address),
    ],
  },
  reset: {
    cause: 'connection-reset',
    passes: unlessLasting,
    title: (named) => `The connection to ${named.service} was broken off${dialled(named)}`,
    next: () => [
      'A firewall or proxy between the task and AWS ends it: see what it logs for this address.',
      'Once only, it may have been passing: let ECS try again.',
    ],
  },
  tls: {
    cause: 'tls-intercepted',
    passes: untilNetwork,
    title: (named) => `The certificate shown for ${named.service} is not trusted${dialled(named)}`,
    next: () => [
      'A proxy or firewall that inspects TLS stands between the task and AWS; the ECS agent trusts only public authorities.',
      'Except AWS’s endpoints from inspection, or go there by VPC endpoints.',
    ],
  },
};

/** The same faults, for mounts of a file system. */
export const mountNetworks: Readonly<Partial<Record<FaultOf<'network'>, Advice>>> = {
  timeout: noMount,
  canceled: noMount,
  unreachable: noMount,
  refused: noMount,
  reset: noMount,
  dns: {
    cause: 'mount-target-not-resolved',
    passes: {
      is: 'perhaps',
      when: 'the mount target was made within the last minutes',
      because: 'its name resolves a minute or two after EFS has made it, and ECS tries again by itself',
    },
    title: ({ thing }) => `The task cannot resolve ${thing}`,
    next: () => [
      'Check the file system’s id, and that it is in the task’s VPC.',
      `${mountTargets[0]} One that was made minutes ago does not resolve yet: then start again.`,
      'Turn on enableDnsSupport and enableDnsHostnames of the VPC.',
    ],
  },
};
