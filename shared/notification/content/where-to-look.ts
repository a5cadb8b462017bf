import type { FindingRecord } from '../../incident/incident.ts';
import type { ShownIncident } from '../notification.ts';
import { cleanText } from '../text/clean-text.ts';
import { shortName } from '../text/short-arn.ts';
import { consoleLinks, isConsoleUrl, type Link, roleLink, thingLink } from './console-link.ts';
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

/** Links to the workload in the console, to what is to be mended itself, and to at most two of the roles. */
export function linksOf(incident: ShownIncident, findings: readonly FindingRecord[]): readonly Link[] {
  const named = [...new Set(findings.flatMap(({ role }) => role ?? []))].slice(0, 2);
  // What a permission is for is all right itself, and of a malformed or missing one there is nothing to open.
  const isThere = ({ category, remedy }: FindingRecord) => category === 'iam' && remedy?.is !== 'permission';
  const broken = findings.filter(isThere).flatMap(({ resource }) => resource ?? []);
  const links = [
    ...consoleLinks(incident, incident.trigger.serviceEvent === undefined ? incident.trigger.taskArn : ''),
    ...[...new Set(broken)].slice(0, 2).flatMap((arn) => thingLink(incident, arn) ?? []),
    ...named.flatMap((role) => roleLink(incident, role) ?? []),
  ];
  return links.filter(({ url }) => isConsoleUrl(url));
}
