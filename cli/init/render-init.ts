import { lastPart, resourceOf } from '../../shared/arn.ts';
import { broadRegistrars } from '../../shared/configuration/broad-registrars.ts';
import type { Configuration, Grant } from '../../shared/configuration/configuration.ts';
import { grantStatements } from '../../shared/configuration/grant-statements.ts';
import { cleanText } from '../../shared/notification/text/clean-text.ts';
import { serviceName } from '../service-name.ts';
import type { LeftOut } from './needs.ts';

/** What each grant allows and to whom, before anything is written. */
export function renderGrants({ grants }: Configuration): string {
  const shown = grants.map((grant) => [`Grant ${grant.name}`, ...rowsOf(grant)].join('\n'));
  return `${shown.join('\n\n')}\n`;
}

/** Who may command changes. */
export function renderCommanders({ operators }: Configuration): string {
  const named = operators.change ?? [];
  return `Who may approve, undo, restore, resume and set the mode apply\n${named.length === 0 ? '  nobody' : named.map((one) => `  ${one}`).join('\n')}\n`;
}

function rowsOf(grant: Grant): readonly string[] {
  const { executionRole, services, registrars, consent, logGroups } = grant;
  const allowed = grantStatements(grant).map(
    ({ Action: actions, Resource: resources }) => `${actions.join(', ')}\n${list(resources.map(nameOf))}`,
  );
  const created = logGroups.length === 0 ? [] : [`the product may create log groups\n${list(logGroups.map(nameOf))}`];
  return [
    row('to', `role ${lastPart(executionRole)}`),
    ...[...allowed, ...created].map((text, index) => row(index === 0 ? 'allows' : '', text)),
    row('for', services.map(serviceName).join(', ')),
    row(
      'if registered by',
      registrars.length === 0 ? 'nobody in particular: a person decides' : registrars.map(lastPart).join(', '),
    ),
    row(
      'consent',
      consent === 'auto' ? 'auto: attached in mode apply without asking' : 'ask: nothing is attached without a yes',
    ),
  ];
}

function row(head: string, text: string): string {
  return `  ${head.padEnd(18)}${text}`;
}

function list(names: readonly string[]): string {
  return names.map((name) => `${' '.repeat(22)}${name}`).join('\n');
}

function nameOf(arn: string): string {
  return arn === '*' ? '* (the login to ECR has no resource)' : resourceOf(arn);
}

/** What many people can be, what was left out, and the permissions that were lacking. */
export function renderWarnings(configuration: Configuration, leftOut: readonly LeftOut[]): string {
  const broad = broadRegistrars(configuration).map(
    ({ registrar, because }) => `Broad registrar: ${registrar}: ${because}.`,
  );
  const missing = leftOut.map(
    ({ what, because, permission }) =>
      `Left out: ${cleanText(what, 300)}: ${cleanText(because, 300)}${permission === undefined ? '' : ` (it needs ${permission})`}.`,
  );
  return [...broad, ...new Set(missing)].map((line) => `${line}\n`).join('');
}
