import { ENDPOINT_SERVICES, type NetworkFile } from '../../configuration/network.ts';
import type { Destination } from '../../network/snapshot.ts';
import type { Instruction, Word } from '../finding.ts';
import { commandLine } from '../instructions.ts';
import { endpointName } from './destinations.ts';
import { type Blocked, routeTablesOf } from './network-cause.ts';

type Service = Extract<Destination, { is: 'service' }>;

/**
 * The missing VPC endpoints, ready to paste, twice: as a block of the product's configuration, and as a script. The
 * script makes a security group that admits port 443 from the VPC, one
 * interface endpoint for each service, and the S3 gateway endpoint for the route tables of the subnets. It asks for each
 * of them before it makes it, and stops at the first command that fails: a second paste goes on where the first one ended.
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
    ...(byInterface.length === 0 ? [] : [...groupLines(blocked), ...interfaceLines(byInterface, blocked)]),
    ...here.filter(({ service }) => service === 's3').flatMap((service) => gatewayLines(service, blocked)),
  ];
  if (lines.length === 0 || obstacle.vpc === '') return [];
  const everyone =
    byInterface.length === 0
      ? ''
      : ' (an interface endpoint answers for its service in the whole VPC, so that its group admits 443 from all of it)';
  return [
    {
      is: 'shell',
      purpose: `create the VPC endpoints that are missing${everyone}; it may be pasted again, for what exists is left as it is`,
      // The shell of whoever pastes it stays open where a command fails.
      lines: [['('], ['set -e'], ...lines, [')']],
    },
    networkBlock(blocked, here),
  ];
}

/** The same as the block `network` of the product's configuration, for those who deploy it from there. */
function networkBlock(blocked: Blocked, here: readonly Service[]): Instruction {
  const names = here.map(({ service }) => service);
  const endpoints = ENDPOINT_SERVICES.filter((service) => names.includes(service));
  const byInterface = endpoints.some((service) => service !== 's3');
  const network: NetworkFile = {
    vpc: blocked.obstacle.vpc,
    ...(byInterface && { cidrs: blocksOf(blocked), subnets: subnetsOf(blocked) }),
    ...(endpoints.includes('s3') && { routeTables: routeTablesOf(blocked) }),
    endpoints,
  };
  return {
    is: 'configuration',
    purpose:
      'or have this product’s network stack make them: put this into its configuration file (beside what its block “network” holds already), and run npx ecs-init-remediator deploy --network-only',
    json: JSON.stringify({ network }),
  };
}

type Lines = readonly (readonly Word[])[];

const groupName = 'ecs-vpc-endpoints';

function groupLines(blocked: Blocked): Lines {
  const { obstacle, subject } = blocked;
  const at: readonly [string, string] = ['--region', subject.workload.region];
  const blocks = blocksOf(blocked);
  return [
    valueOf(
      'group',
      commandLine("aws ec2 describe-security-groups --query 'SecurityGroups[].GroupId' --output text", [
        at,
        ['--filters', `Name=vpc-id,Values=${obstacle.vpc}`, `Name=group-name,Values=${groupName}`],
      ]),
    ),
    ...unlessAny(
      'group',
      valueOf(
        'group',
        commandLine('aws ec2 create-security-group --query GroupId --output text', [
          at,
          ['--vpc-id', obstacle.vpc],
          ['--group-name', groupName],
          ['--description', 'HTTPS from tasks to VPC endpoints'],
        ]),
      ),
    ),
    ...(blocks.length === 0 ? [] : admitLines(blocks, at)),
  ];
}

/** An endpoint serves the whole VPC. Every route table holds the CIDR blocks of the VPC as local routes. */
function blocksOf({ obstacle, view }: Blocked): readonly string[] {
  const tables = (view.snapshot.routeTables ?? []).filter(({ vpc }) => vpc === obstacle.vpc);
  const local = tables.flatMap(({ routes }) => routes.filter(({ target }) => target === 'local'));
  return [...new Set(local.map(({ destination }) => destination))].filter((one) => !one.includes(':'));
}

function admitLines(blocks: readonly string[], at: readonly [string, string]): Lines {
  const rule = "SecurityGroups[].IpPermissions[]|[?to_string(FromPort)=='443'].IpRanges[]|[?CidrIp=='$cidr'].CidrIp";
  return eachOf('cidr', blocks, [
    valueOf(
      'admitted',
      commandLine(`aws ec2 describe-security-groups --group-ids "$group" --query "${rule}" --output text`, [at]),
    ),
    ...unlessAny(
      'admitted',
      commandLine(
        'aws ec2 authorize-security-group-ingress --group-id "$group" --protocol tcp --port 443 --cidr "$cidr" --query Return --output text',
        [at],
      ),
    ),
  ]);
}

function interfaceLines(services: readonly Service[], blocked: Blocked): Lines {
  const { obstacle, subject } = blocked;
  return eachOf(
    'service',
    services.map(endpointName),
    unlessEndpoint(
      'Interface',
      blocked,
      commandLine(
        `aws ec2 create-vpc-endpoint --vpc-endpoint-type Interface --private-dns-enabled --security-group-ids "$group" --service-name "$service" ${idOnly}`,
        [
          ['--region', subject.workload.region],
          ['--vpc-id', obstacle.vpc],
          ['--subnet-ids', ...subnetsOf(blocked)],
        ],
      ),
    ),
  );
}

function gatewayLines(service: Service, blocked: Blocked): Lines {
  const { obstacle, obstacles, subject } = blocked;
  return eachOf(
    'service',
    [endpointName(service)],
    unlessEndpoint(
      'Gateway',
      blocked,
      commandLine(`aws ec2 create-vpc-endpoint --vpc-endpoint-type Gateway --service-name "$service" ${idOnly}`, [
        ['--region', subject.workload.region],
        ['--vpc-id', obstacle.vpc],
        ['--route-table-ids', ...routeTablesOf({ obstacles })],
      ]),
    ),
  );
}

/** Less than a screen, so that the AWS CLI opens no pager. */
const idOnly = '--query VpcEndpoint.VpcEndpointId --output text';

/** Runs a command unless the VPC has an endpoint of this type for `$service`, or is being given one. */
function unlessEndpoint(
  type: 'Interface' | 'Gateway',
  { obstacle, subject }: Blocked,
  command: readonly Word[],
): Lines {
  const ask = [
    ...commandLine("aws ec2 describe-vpc-endpoints --query 'VpcEndpoints[].VpcEndpointId' --output text", [
      ['--region', subject.workload.region],
    ]),
    '--filters',
    '"Name=service-name,Values=$service"',
    `Name=vpc-endpoint-type,Values=${type}`,
    'Name=vpc-endpoint-state,Values=pending,available',
    { value: `Name=vpc-id,Values=${obstacle.vpc}` },
  ];
  return [valueOf('found', ask), ...unlessAny('found', command)];
}

/** A command whose output becomes the value of a variable of the shell. Where it fails, so does the line. */
function valueOf(name: string, command: readonly Word[]): readonly Word[] {
  return [`${name}=$(`, ...command, ')'];
}

function unlessAny(name: string, command: readonly Word[]): Lines {
  return [[`if [ -z "$${name}" ]; then`], command, ['fi']];
}

function eachOf(name: string, values: readonly string[], lines: Lines): Lines {
  return [[`for ${name} in`, ...values.map((value) => ({ value })), '; do'], ...lines, ['done']];
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
