import { lastPart, resourceOf } from '../../shared/arn.ts';
import type { Configuration, CorrectionConsent } from '../../shared/configuration/configuration.ts';
import { renderGrants, renderWarnings } from '../init/render-init.ts';
import { serviceName } from '../service-name.ts';

/**
 * What a deployment of this configuration will let the product change, to whom, and who is told: all that a person has to know
 * before they say yes.
 */
export function renderAllowed(configuration: Configuration): string {
  const { grants, corrections, moveBacks, containerInsights, operators } = configuration;
  const parts = [
    ...(grants.length > 0 ? [renderGrants(configuration).trimEnd()] : []),
    ...grants.filter(({ forceDeployment }) => forceDeployment).map((one) => forced(one.name, one.services)),
    ...corrections.map((one) => moved('Correction', one, 'register a corrected revision and move to it')),
    ...moveBacks.map((one) => moved('Move back', one, 'move back to the last revision that completed a deployment')),
    ...(containerInsights.clusters.length > 0
      ? [`Container Insights\n  is switched to ${containerInsights.level} on ${containerInsights.clusters.join(', ')}`]
      : []),
  ];
  const changes = parts.length > 0 ? parts : ['Nothing: it watches every cluster and explains failures.'];
  return [
    'IT WILL BE ALLOWED TO CHANGE',
    ...changes,
    '',
    'WHO IS TOLD, AND WHO COMMANDS',
    row('told', told(configuration)),
    row('may command', list(operators.change ?? [], 'nobody: name them under operators.change')),
    row('may stop', list(operators.stop ?? [], 'whoever IAM lets invoke the operator')),
    '',
    renderWarnings(configuration, []),
  ]
    .join('\n')
    .trimEnd();
}

function forced(name: string, services: readonly string[]): string {
  return `Forced deployments by grant ${name}\n${row('of', services.map(serviceName).join(', '))}\n${row('only if', 'the service has no running task')}`;
}

function moved(
  what: string,
  { family, services, registrars, passRoles, consent }: CorrectionConsent,
  may: string,
): string {
  return [
    `${what} ${family}`,
    row('may', may),
    row('for', services.map(serviceName).join(', ')),
    ...(passRoles.length > 0 ? [row('passes roles', passRoles.map(lastPart).join(', '))] : []),
    row('if registered by', registrars.length > 0 ? registrars.map(lastPart).join(', ') : 'nobody in particular'),
    row('consent', consent === 'auto' ? 'auto: in mode apply without asking' : 'ask: nothing without a yes'),
  ].join('\n');
}

function told({ notifications: { emails, https, slack, events } }: Configuration): string {
  const ways = [
    ...emails,
    ...https,
    ...(slack === undefined ? [] : [`Slack, by the webhook in ${slack.webhookParameter}`]),
    ...(events === undefined ? [] : [`the event bus ${resourceOf(events.bus)}`]),
  ];
  return list(ways, 'nobody: name somebody under notifications.emails');
}

function list(names: readonly string[], none: string): string {
  return names.length === 0 ? none : names.join(', ');
}

function row(head: string, text: string): string {
  return `  ${head.padEnd(18)}${text}`;
}
