/** What differs between AWS's partitions: how their Regions are called, and how their hosts end. */
type Partition = {
  readonly name: string;
  /** The beginning of the names of its Regions, with the hyphen. */
  readonly regions: string;
  /** The suffix of AWS's host names. */
  readonly suffix: string;
  /** The suffix of host names that serve IPv4 and IPv6, as ECR's registries have them. Left out where none is known. */
  readonly dualStack?: string;
  /**
   * The beginning of the names of those endpoint services that are named by the partition. All others begin with
   * `com.amazonaws` everywhere.
   */
  readonly endpoints?: string;
  /** The services whose endpoints have that beginning, among those that a starting task calls. */
  readonly ownEndpoints?: readonly string[];
  /** The host of the console, if it is known. */
  readonly console?: string;
  /** The Region in which the partition's global services, such as IAM, run and are recorded. */
  readonly global: string;
};

const ecr = ['ecr.api', 'ecr.dkr'];

/** The partition of everything that no other partition names. */
const standard: Partition = {
  name: 'aws',
  regions: '',
  suffix: 'amazonaws.com',
  dualStack: 'on.aws',
  console: 'console.aws.amazon.com',
  global: 'us-east-1',
};

/**
 * The other partitions. Names, Regions and suffixes are those of the AWS SDK’s own table of partitions; the names of
 * endpoint services are those of the AWS CDK, and for China those of AWS’s list.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html
 * @see https://github.com/aws/aws-cdk/pull/36471
 * @see https://docs.amazonaws.cn/en_us/vpc/latest/privatelink/aws-services-cn-privatelink-support.html
 */
const others: readonly Partition[] = [
  {
    name: 'aws-cn',
    regions: 'cn-',
    suffix: 'amazonaws.com.cn',
    dualStack: 'on.amazonwebservices.com.cn',
    endpoints: 'cn.com.amazonaws',
    ownEndpoints: [...ecr, 'secretsmanager', 'kms'],
    console: 'console.amazonaws.cn',
    global: 'cn-north-1',
  },
  {
    name: 'aws-us-gov',
    regions: 'us-gov-',
    suffix: 'amazonaws.com',
    dualStack: 'on.aws',
    console: 'console.amazonaws-us-gov.com',
    global: 'us-gov-west-1',
  },
  {
    name: 'aws-eusc',
    regions: 'eusc-',
    suffix: 'amazonaws.eu',
    dualStack: 'on.amazonwebservices.eu',
    endpoints: 'eu.amazonaws',
    ownEndpoints: ecr,
    console: 'console.amazonaws-eusc.eu',
    global: 'eusc-de-east-1',
  },
  {
    name: 'aws-iso',
    regions: 'us-iso-',
    suffix: 'c2s.ic.gov',
    endpoints: 'gov.ic.c2s',
    ownEndpoints: ecr,
    global: 'us-iso-east-1',
  },
  {
    name: 'aws-iso-b',
    regions: 'us-isob-',
    suffix: 'sc2s.sgov.gov',
    endpoints: 'gov.sgov.sc2s',
    ownEndpoints: ecr,
    global: 'us-isob-east-1',
  },
  {
    name: 'aws-iso-e',
    regions: 'eu-isoe-',
    suffix: 'cloud.adc-e.uk',
    endpoints: 'uk.adc-e.cloud',
    ownEndpoints: ecr,
    global: 'eu-isoe-west-1',
  },
  {
    name: 'aws-iso-f',
    regions: 'us-isof-',
    suffix: 'csp.hci.ic.gov',
    endpoints: 'gov.ic.hci.csp',
    ownEndpoints: ecr,
    global: 'us-isof-south-1',
  },
];

/** The partition of a Region. A Region of a form that nobody knows yet counts as one of the partition `aws`. */
export function partitionOfRegion(region: string): string {
  return ofRegion(region).name;
}

/**
 * The Region in which a partition's global services are recorded: CloudTrail has IAM's events there only. That of
 * `aws` is documented; those of the other partitions are the global Regions of the AWS SDK’s table, and it is assumed
 * that CloudTrail keeps IAM's events there too.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events-cli.html
 */
export function globalRegionOf(region: string): string {
  return ofRegion(region).global;
}

/** The suffixes of all of AWS's hosts that a container registry can have, the longest first. */
export const hostSuffixes: readonly string[] = [standard, ...others]
  .flatMap(({ suffix, dualStack }) => [suffix, ...(dualStack === undefined ? [] : [dualStack])])
  .filter((one, index, all) => all.indexOf(one) === index)
  .toSorted((a, b) => b.length - a.length);

/** The host of a partition's console; undefined if it is not known. */
export function consoleHostOf(partition: string): string | undefined {
  return [standard, ...others].find(({ name }) => name === partition)?.console;
}

/** Every host of a console that is known. */
export const consoleHosts: readonly string[] = [standard, ...others].flatMap(({ console }) => console ?? []);

/** The name of the endpoint service of a service that a starting task calls, such as `secretsmanager` or `ecr.api`. */
export function endpointServiceName(service: string, region: string): string {
  const { endpoints, ownEndpoints = [] } = ofRegion(region);
  const start = endpoints !== undefined && ownEndpoints.includes(service) ? endpoints : 'com.amazonaws';
  return `${start}.${region}.${service}`;
}

/**
 * How the name of a service's endpoint service begins, by partition. All partitions begin it alike if the list has one
 * beginning only.
 */
export function endpointBeginnings(service: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [standard, ...others].map(({ name, endpoints, ownEndpoints = [] }) => [
      name,
      endpoints !== undefined && ownEndpoints.includes(service) ? endpoints : 'com.amazonaws',
    ]),
  );
}

/**
 * The values of `kms:ViaService` that can stand for a service in a Region, the likeliest first. AWS documents the suffix
 * `amazonaws.com`. For partitions whose hosts end differently it is assumed that the value can end as the host does.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export function viaServiceValues(service: string, region: string): readonly [string, ...string[]] {
  const { suffix } = ofRegion(region);
  const value = (end: string) => `${service}.${region}.${end}`;
  return suffix === standard.suffix ? [value(suffix)] : [value(suffix), value(standard.suffix)];
}

function ofRegion(region: string): Partition {
  return others.find(({ regions }) => region.startsWith(regions)) ?? standard;
}
