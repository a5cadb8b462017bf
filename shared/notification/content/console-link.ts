import { accountOf, lastPart, regionOf, resourceOf, serviceOf } from '../../arn.ts';
import { consoleHostOf, consoleHosts } from '../../partitions.ts';

type Where = { readonly partition: string; readonly region: string };

/** A link to the AWS console, with its label. */
export type Link = { readonly label: string; readonly url: string };

/** Links to the service, its stopped tasks and the failing task in the ECS console. Empty in an unknown partition. */
export function consoleLinks(
  where: Where & { readonly cluster: string; readonly service: string | null },
  lastTask: string,
): readonly Link[] {
  const cluster = `clusters/${encodeURIComponent(where.cluster)}`;
  const task = lastPart(lastTask);
  const pages: readonly (readonly [string, string])[] = [
    ...(where.service === null
      ? []
      : [['service', `${cluster}/services/${encodeURIComponent(where.service)}/deployments`] as const]),
    ...(task === '' ? [] : [['last task', `${cluster}/tasks/${encodeURIComponent(task)}`] as const]),
  ];
  return pages.flatMap(([label, page]) => {
    const url = consoleUrl(where, `/ecs/v2/${page}`);
    return url === undefined ? [] : [{ label, url }];
  });
}

/** The role's page in the IAM console. */
export function roleLink(where: Where, role: string): Link | undefined {
  const url = consoleUrl({ ...where, region: '' }, `/iam/home#/roles/details/${encodeURIComponent(lastPart(role))}`);
  return url === undefined ? undefined : { label: 'role', url };
}

/**
 * The page of what is to be mended itself: a secret, a parameter or a key of this account and Region. Undefined for anything else.
 * @param where what the incident’s account and Region are.
 */
export function thingLink(where: Where & { readonly account: string }, arn: string): Link | undefined {
  if (accountOf(arn) !== where.account || regionOf(arn) !== where.region) return undefined;
  // Of a reference, what follows the secret's name is no part of it.
  const [, name = ''] = /^[a-z-]+[:/]([^:]+)/.exec(resourceOf(arn)) ?? [];
  const [label, path] = pageOf(serviceOf(arn), name);
  const url = path === undefined ? undefined : consoleUrl(where, path);
  return url === undefined ? undefined : { label, url };
}

function pageOf(service: string | undefined, name: string): readonly [label: string, path?: string] {
  switch (service) {
    case 'secretsmanager':
      // AWS puts a hyphen and six characters behind the name.
      return ['secret', `/secretsmanager/secret?name=${encodeURIComponent(name.replace(/-[A-Za-z0-9]{6}$/, ''))}`];
    case 'ssm':
      return ['parameter', `/systems-manager/parameters/${encodeURIComponent(name)}/description`];
    case 'kms':
      return ['key', `/kms/home#/kms/keys/${encodeURIComponent(name)}`];
    default:
      return [''];
  }
}

/** Whether a URL leads to the AWS console. Evidence may carry a link, and messages show only such links. */
export function isConsoleUrl(text: string): boolean {
  if (!/^https:\/\/[\w.-]+\/[\w\-./~%?=#+:@,]*$/.test(text) || text.length > 1000) return false;
  const host = text.slice('https://'.length).split('/')[0] ?? '';
  return consoleHosts.some((one) => host === one || host.endsWith(`.${one}`));
}

function consoleUrl(where: Where, path: string): string | undefined {
  const host = consoleHostOf(where.partition);
  if (host === undefined || !/^[a-z0-9-]*$/.test(where.region)) return undefined;
  return `https://${where.region === '' ? '' : `${where.region}.`}${host}${path}`;
}
