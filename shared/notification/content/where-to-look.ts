import type { ShownIncident } from '../notification.ts';
import { cleanText } from '../text/clean-text.ts';
import { shortName } from '../text/short-arn.ts';
import { consoleLinks, isConsoleUrl, type Link, roleLink } from './console-link.ts';
import { wholePlace } from './place-words.ts';

/** The workload of an incident, its revision, and where it runs. */
export function describePlace(
  incident: ShownIncident,
  alias: string | undefined,
): readonly { readonly label: string; readonly value: string }[] {
  const { service, cluster, account, region, launchType } = incident;
  const launch = launchType === null ? '' : ` (${cleanText(launchType, 40)})`;
  const owner = service === null ? 'stand-alone task' : `service ${cleanText(service, 255)}`;
  return [
    { label: 'Workload', value: `${owner}, cluster ${cleanText(cluster, 255)}` },
    { label: 'Revision', value: `${shortName(incident.taskDefinitionArn)}${launch}` },
    {
      label: 'Account',
      value: wholePlace({ account, region, ...(alias !== undefined && { alias }) }).replace(/^account /, ''),
    },
  ];
}

/** Links to the workload in the console, and to at most two of the roles. */
export function linksOf(incident: ShownIncident, roles: readonly (string | null)[]): readonly Link[] {
  const named = [...new Set(roles.flatMap((role) => role ?? []))].slice(0, 2);
  const links = [
    ...consoleLinks(incident, incident.trigger.serviceEvent === undefined ? incident.trigger.taskArn : ''),
    ...named.flatMap((role) => roleLink(incident, role) ?? []),
  ];
  return links.filter(({ url }) => isConsoleUrl(url));
}
