import { accountOf, lastPart, parseArn, regionOf } from '../../shared/arn.ts';
import { isPrincipal } from '../../shared/change/principal.ts';
import { ARN_FORMS } from '../../shared/configuration/arn-forms.ts';
import type { ConfigurationFile, Grant } from '../../shared/configuration/configuration.ts';
import { grantStatements } from '../../shared/configuration/grant-statements.ts';
import { serviceName } from '../service-name.ts';
import type { FoundService } from './gather.ts';
import { type LeftOut, type Needs, unique } from './needs.ts';

/** What a person decides; everything else is read. */
export type Choices = {
  readonly registrars: readonly string[];
  readonly consent: 'ask' | 'auto';
  /** Who may command changes, as `operators.change` names them. */
  readonly mayChange: readonly string[];
  readonly emails: readonly string[];
  readonly slackParameter: string | undefined;
  readonly schema: string;
};

/** IAM's limit is 6,144 characters; a secret that is added by hand later shall fit too. */
const mostCharacters = 5500;

/**
 * The principal that a registrar is named by: a session of a role counts as the role.
 * @returns undefined for whom a grant cannot name: a principal of another account, or a federated user.
 */
function registrarOf(registeredBy: string, account: string): string | undefined {
  if (accountOf(registeredBy) !== account) return undefined;
  const [, partition, role] = /^arn:([a-z-]+):sts::\d{12}:assumed-role\/([^/]+)\/[^/]+$/.exec(registeredBy) ?? [];
  const named = role === undefined ? registeredBy : `arn:${partition}:iam::${account}:role/${role}`;
  return ARN_FORMS.registrar.pattern.test(named) ? named : undefined;
}

/** Who registered the services' task definitions, by the names that a grant takes. */
export function registrarsOf(services: readonly FoundService[]): readonly string[] {
  return unique(
    services.flatMap(({ service, registeredBy }) =>
      registeredBy === undefined ? [] : (registrarOf(registeredBy, accountOf(service) ?? '') ?? []),
    ),
  );
}

/** The configuration: a grant for each execution role, for exactly what its services name. */
export function composeConfiguration(
  services: readonly FoundService[],
  choices: Choices,
): { readonly file: ConfigurationFile; readonly leftOut: readonly LeftOut[] } {
  const leftOut: LeftOut[] = [];
  const taken = new Set<string>();
  const byRole = Map.groupBy(services, ({ executionRole }) => executionRole);
  const grants = [...byRole].flatMap(([role, ofRole]) =>
    packs(ofRole, leftOut).map((pack) => grantOf(role, pack, choices, nameOf(role, taken))),
  );
  for (const one of choices.registrars)
    if (!hasRegistered(one, services)) leftOut.push({ what: `registrar ${one}`, because: registeredNothing });
  const notifications = {
    ...(choices.emails.length > 0 && { emails: choices.emails }),
    ...(choices.slackParameter !== undefined && { slack: { webhookParameter: choices.slackParameter } }),
  };
  const file = {
    $schema: choices.schema,
    grants,
    ...(Object.keys(notifications).length > 0 && { notifications }),
    ...(choices.mayChange.length > 0 && { operators: { change: choices.mayChange } }),
  };
  return { file, leftOut };
}

const registeredNothing = 'by what ECS records, it registered none of the task definitions that these services run';

function grantOf(executionRole: string, pack: readonly FoundService[], choices: Choices, name: string) {
  const registrars = choices.registrars.filter((one) => hasRegistered(one, pack));
  const named = Object.entries(mergeNeeds(pack)).filter(([, arns]) => arns.length > 0);
  return {
    name,
    executionRole,
    ...(Object.fromEntries(named) as Partial<Needs>),
    services: pack.map(({ service }) => service),
    registrars,
    // Without a trusted registrar nothing can be done without asking.
    consent: registrars.length > 0 ? choices.consent : ('ask' as const),
  };
}

/** ECS does not tell the path of a role that registered a task definition. */
function hasRegistered(registrar: string, services: readonly FoundService[]): boolean {
  return services.some(({ registeredBy }) => registeredBy !== undefined && isPrincipal(registeredBy, registrar));
}

/** Services of one role, so many in a grant as fit into one policy. */
function packs(services: readonly FoundService[], leftOut: LeftOut[]): readonly (readonly FoundService[])[] {
  const done: FoundService[][] = [];
  for (const one of services) {
    const open = done.at(-1);
    if (sizeOf([one]) > mostCharacters)
      leftOut.push({
        what: `service ${serviceName(one.service)}`,
        because: 'what it names does not fit into one policy',
      });
    else if (open !== undefined && sizeOf([...open, one]) <= mostCharacters) open.push(one);
    else done.push([one]);
  }
  return done;
}

function sizeOf(pack: readonly FoundService[]): number {
  return JSON.stringify(grantStatements(asGrant(pack))).length;
}

/** The grant as the product reads it, to show or to measure its policy. */
function asGrant(pack: readonly FoundService[]): Grant {
  const base = { name: '', executionRole: '', services: [], registrars: [], consent: 'ask' } as const;
  return { ...base, logRetentionDays: 30, forceDeployment: false, ...mergeNeeds(pack) };
}

/** A key that is in no Region of the secrets and parameters opens nothing. */
function mergeNeeds(pack: readonly FoundService[]): Needs {
  const all = (key: keyof Needs) => unique(pack.flatMap(({ needs }) => needs[key]));
  const [secrets, parameters] = [all('secrets'), all('parameters')];
  const regions = new Set([...secrets, ...parameters].map(regionOf));
  const kmsKeys = all('kmsKeys').filter((key) => regions.has(regionOf(key)));
  return { secrets, parameters, kmsKeys, repositories: all('repositories'), logGroups: all('logGroups') };
}

/** A name that IAM takes, unlike those before it in more than letter case. */
function nameOf(role: string, taken: Set<string>): string {
  const base = lastPart(parseArn(role)?.resource ?? role)
    .replaceAll(/[^A-Za-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 58);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base || 'grant' : `${base || 'grant'}-${number}`;
    if (taken.has(name.toLowerCase())) continue;
    taken.add(name.toLowerCase());
    return name;
  }
}
