import { lastPart, parseArn } from '../../shared/arn.ts';
import { quote } from '../misuse.ts';
import { UsageError } from '../usage-error.ts';
import type { DoctorOptions } from './doctor-options.ts';

/** A service as people name it. `region`: that of its ARN. */
export type NamedService = { readonly cluster: string; readonly name: string; readonly region?: string };

/** What is to be examined. `named`: a family, a family with its revision, or an ARN. `path`: `-` is standard input. */
export type Target =
  | ({ readonly is: 'service' } & NamedService)
  | { readonly is: 'cluster'; readonly cluster: string; readonly region?: string }
  | { readonly is: 'definition'; readonly named: string; readonly region?: string }
  | { readonly is: 'file'; readonly path: string };

const name = '[A-Za-z0-9_-]{1,255}';
const clusterAndName = new RegExp(`^(?<cluster>${name})/(?<name>${name})$`);
const family = new RegExp(`^${name}(?::[1-9]\\d{0,9})?$`);
const file = /^(?:-|.*\.json|\.{0,2}\/.*)$/s;
const allowed =
  'CLUSTER/SERVICE, FAMILY, FAMILY:REVISION, the ARN of a service or of a task definition, a FILE.json, or - for standard input';

/** What the argument means, with the options that go with it. @throws UsageError */
export function readTarget(text: string | undefined, options: DoctorOptions): Target {
  checkNetwork(options);
  if (text === undefined) return readCluster(options);
  const target = readOne(text, options.cluster);
  if (target.is === 'definition' || target.is === 'file') checkSearched(options);
  if (target.is === 'service' && (options.service !== undefined || options.subnets !== undefined))
    throw new UsageError(`${quote(text)} is a service and has its own network: leave --service and --subnets out.`);
  return target;
}

function readCluster({ cluster, service, subnets }: DoctorOptions): Target {
  if (cluster === undefined)
    throw new UsageError(`Nothing to examine: give ${allowed}; or --cluster CLUSTER for all its services.`);
  if (service !== undefined || subnets !== undefined)
    throw new UsageError(
      '--service and --subnets go with a task definition or a file; --cluster alone examines services.',
    );
  const region = parseArn(cluster)?.region;
  return { is: 'cluster', cluster: clusterName(cluster), ...(region !== undefined && { region }) };
}

function readOne(text: string, cluster: string | undefined): Target {
  const arn = parseArn(text);
  if (arn !== undefined) return readArn(text, cluster);
  if (file.test(text)) return { is: 'file', path: text };
  if (clusterAndName.test(text)) return { is: 'service', ...readService(text, cluster) };
  if (family.test(text)) return { is: 'definition', named: text };
  throw new UsageError(`${quote(text)} names nothing that can be examined; allowed: ${allowed}.`);
}

function readArn(text: string, cluster: string | undefined): Target {
  const { service, region = '', resource = '' } = parseArn(text) ?? {};
  const [kind, ...rest] = resource.split('/');
  if (service === 'ecs' && kind === 'task-definition' && family.test(rest.join('/')))
    return { is: 'definition', named: text, region };
  if (service === 'ecs' && kind === 'service') return { is: 'service', ...readService(text, cluster), region };
  throw new UsageError(`${quote(text)} is the ARN of something else; allowed: ${allowed}.`);
}

/**
 * A service by `CLUSTER/NAME` or by its ARN.
 * @param cluster names it for an ARN of the form from before 2018, which does not.
 * @throws UsageError
 */
export function readService(text: string, cluster?: string): NamedService {
  const arn = parseArn(text);
  const named = arn === undefined ? text : arn.resource.replace(/^service\//, '');
  const found = clusterAndName.exec(named)?.groups;
  const region = arn === undefined ? {} : { region: arn.region };
  if (found !== undefined) {
    const own = found['cluster'] ?? '';
    if (cluster !== undefined && clusterName(cluster) !== own)
      throw new UsageError(
        `${quote(text)} names its cluster, and --cluster is ${quote(cluster)}: leave --cluster out.`,
      );
    return { cluster: own, name: found['name'] ?? '', ...region };
  }
  if (arn !== undefined && cluster !== undefined)
    return { cluster: clusterName(cluster), name: lastPart(named), ...region };
  const hint = arn === undefined ? '' : '; this form of ARN does not name its cluster: give --cluster too';
  throw new UsageError(`${quote(text)} names no service; allowed: CLUSTER/SERVICE or its ARN${hint}.`);
}

/** The name of a cluster that is given by its name or its ARN. @throws UsageError */
function clusterName(text: string): string {
  const found = lastPart(parseArn(text)?.resource ?? text);
  if (new RegExp(`^${name}$`).test(found)) return found;
  throw new UsageError(`--cluster is ${quote(text)}; allowed: the name or the ARN of a cluster.`);
}

/** A task whose network is given is looked for in no cluster. @throws UsageError */
function checkSearched({ cluster, subnets }: DoctorOptions): void {
  if (cluster !== undefined && subnets !== undefined)
    throw new UsageError('Give --cluster, whose services are looked through for the network, or --subnets, not both.');
}

function checkNetwork({ service, subnets, securityGroups, assignPublicIp }: DoctorOptions): void {
  if (subnets === undefined && (securityGroups !== undefined || assignPublicIp === true))
    throw new UsageError('--security-groups and --assign-public-ip go with --subnets.');
  if (subnets !== undefined && service !== undefined)
    throw new UsageError('Give --service, whose network is read, or --subnets, not both.');
}
