import type { Destination } from '../../network/snapshot.ts';
import type { Instruction, Word } from '../finding.ts';
import { commandLine } from '../instructions.ts';
import { endpointName } from './destinations.ts';
import { type Blocked, routeTablesOf } from './network-cause.ts';

type Service = Extract<Destination, { is: 'service' }>;

/**
 * A template of the missing VPC endpoints, ready to deploy: a security group that admits port 443 from the VPC, one
 * interface endpoint for each service, and the S3 gateway endpoint for the route tables of the subnets.
 *
 * An interface endpoint serves the whole VPC, so its group must admit every workload there. The purpose of the
 * instruction says so.
 */
export function endpointScript(blocked: Blocked): readonly Instruction[] {
  const { obstacle, subject } = blocked;
  const here = blocked.destinations.filter(
    (one): one is Service => one.is === 'service' && one.region === subject.workload.region,
  );
  const byInterface = here.filter(({ service }) => service !== 's3');
  const lines = [
    ...(byInterface.length === 0 ? [] : interfaceLines(byInterface, blocked)),
    ...here.filter(({ service }) => service === 's3').map((service) => gatewayLine(service, blocked)),
  ];
  if (lines.length === 0 || obstacle.vpc === '') return [];
  const everyone =
    byInterface.length === 0
      ? ''
      : ' (an interface endpoint answers for its service in the whole VPC, so that its group admits 443 from all of it)';
  return [
    {
      is: 'shell',
      purpose: `create the VPC endpoints that are missing${everyone}`,
      lines: byInterface.length > 0 ? [...groupLines(blocked), ...lines] : lines,
    },
  ];
}

function groupLines({ obstacle, subject, view }: Blocked): readonly (readonly Word[])[] {
  const at: readonly [string, string] = ['--region', subject.workload.region];
  // An endpoint serves the whole VPC. Every route table holds the CIDR blocks of the VPC as local routes.
  const tables = (view.snapshot.routeTables ?? []).filter(({ vpc }) => vpc === obstacle.vpc);
  const local = tables.flatMap(({ routes }) => routes.filter(({ target }) => target === 'local'));
  const blocks = [...new Set(local.map(({ destination }) => destination))].filter((one) => !one.includes(':'));
  return [
    [
      'group=$(',
      ...commandLine('aws ec2 create-security-group --group-name ecs-vpc-endpoints --query GroupId --output text', [
        at,
        ['--vpc-id', obstacle.vpc],
        ['--description', 'HTTPS from tasks to VPC endpoints'],
      ]),
      ') &&',
    ],
    ...blocks.map((cidr) => [
      ...commandLine('aws ec2 authorize-security-group-ingress --group-id "$group" --protocol tcp --port 443', [
        at,
        ['--cidr', cidr],
      ]),
      '&&',
    ]),
  ];
}

function interfaceLines(services: readonly Service[], blocked: Blocked): readonly (readonly Word[])[] {
  const { obstacle, subject } = blocked;
  return [
    ['for service in', ...services.map((service) => ({ value: endpointName(service) })), '; do'],
    commandLine(
      '  aws ec2 create-vpc-endpoint --vpc-endpoint-type Interface --private-dns-enabled --security-group-ids "$group" --service-name "$service"',
      [
        ['--region', subject.workload.region],
        ['--vpc-id', obstacle.vpc],
        ['--subnet-ids', ...subnetsOf(blocked)],
      ],
    ),
    ['done'],
  ];
}

function gatewayLine(service: Service, { obstacle, obstacles, subject }: Blocked): readonly Word[] {
  return commandLine('aws ec2 create-vpc-endpoint --vpc-endpoint-type Gateway', [
    ['--region', subject.workload.region],
    ['--vpc-id', obstacle.vpc],
    ['--service-name', endpointName(service)],
    ['--route-table-ids', ...routeTablesOf({ obstacles })],
  ]);
}

/** The subnets in which the task may run, one for each zone: an endpoint accepts only one subnet of a zone. */
function subnetsOf({ view, obstacle }: Blocked): readonly string[] {
  const zones = new Map<string, string>();
  for (const { subnet } of view.places) {
    const zone = view.snapshot.subnets?.find(({ id }) => id === subnet)?.zone ?? subnet;
    if (!zones.has(zone)) zones.set(zone, subnet);
  }
  return zones.size === 0 ? [obstacle.subnet] : [...zones.values()];
}
