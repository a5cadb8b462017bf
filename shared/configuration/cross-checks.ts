import { parseArn, regionOf } from '../arn.ts';
import type { ChangeWindow, Configuration, CorrectionConsent, Grant, MoveBackConsent } from './configuration.ts';
import { hasGap, type PartsOf, withoutGaps } from './gaps.ts';
import { grantStatements } from './grant-statements.ts';
import { checkNetwork } from './network-checks.ts';
import { quote } from './quote.ts';
import { repeated } from './repeated.ts';

/** AWS's limit for a managed policy, in characters without white space. */
const POLICY_CHARACTERS = 6144;

/** What the consents have, as far as they have it. */
type AnyConsent = Pick<MoveBackConsent, 'services' | 'registrars'> & Partial<Grant> & Partial<CorrectionConsent>;

type Located = { readonly path: string; readonly value: string };

function located(path: string, values: readonly string[]): readonly Located[] {
  return values.map((value, index) => ({ path: `${path}[${index}]`, value }));
}

function checkConsent(path: string, consented: Grant | CorrectionConsent): readonly string[] {
  if (consented.consent !== 'auto') return [];
  return (['services', 'registrars'] as const)
    .filter((key) => consented[key].length === 0)
    .map(
      (key) => `${path}.${key}: [] is empty; "consent": "auto" needs at least one of them (or use "consent": "ask")`,
    );
}

function checkGrant(grant: Grant, path: string): readonly string[] {
  const granted = [...grant.secrets, ...grant.parameters, ...grant.kmsKeys, ...grant.repositories, ...grant.logGroups];
  const size = JSON.stringify({ Version: '2012-10-17', Statement: grantStatements(grant) }).length;
  return [
    ...(granted.length === 0
      ? [
          `${path}: ${quote(grant.name)} grants nothing; allowed: at least one of secrets, parameters, kmsKeys, repositories, logGroups`,
        ]
      : []),
    ...(size > POLICY_CHARACTERS
      ? [
          `${path}: ${quote(grant.name)} makes a policy of ${size} characters; allowed: ${POLICY_CHARACTERS}; split it into two grants`,
        ]
      : []),
    ...(grant.forceDeployment && grant.services.length === 0
      ? [`${path}.services: [] is empty; "forceDeployment": true needs the services that it is for`]
      : []),
    ...checkConsent(path, grant),
  ];
}

function checkCorrection(correction: CorrectionConsent, path: string): readonly string[] {
  const needed = (['services', 'passRoles'] as const).filter((key) => correction[key].length === 0);
  return [
    ...needed
      .filter((key) => key === 'passRoles' || correction.consent === 'ask')
      .map((key) => `${path}.${key}: [] is empty; a correction names at least one of them`),
    ...checkConsent(path, correction),
  ];
}

function checkMoveBack(moveBack: MoveBackConsent, path: string): readonly string[] {
  return [
    ...(moveBack.services.length === 0 && moveBack.consent === 'ask'
      ? [`${path}.services: [] is empty; a move back names at least one of them`]
      : []),
    ...checkConsent(path, moveBack),
  ];
}

function checkWindow({ from, to, timeZone }: ChangeWindow, path: string): readonly string[] {
  return [
    ...(from === to ? [`${path}.to: ${quote(to)} is when it opens; allowed: another time (24:00 ends the day)`] : []),
    ...(isTimeZone(timeZone)
      ? []
      : [`${path}.timeZone: ${quote(timeZone)} is not a time zone; allowed: an IANA time zone, such as Europe/Berlin`]),
  ];
}

/** Names only: an offset such as `+02:00` knows no summer time. */
function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name }).format();
    return /^[A-Za-z]/.test(name);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * The ARNs of the file that must have the same account and partition. Those in `regional` must have the same Region
 * too.
 */
function arnsOf(configuration: Configuration): {
  readonly all: readonly Located[];
  readonly regional: readonly Located[];
} {
  const consents: readonly { readonly path: string; readonly consent: AnyConsent }[] = [
    ...configuration.grants.map((grant, i) => ({ path: `grants[${i}]`, consent: grant })),
    ...configuration.corrections.map((correction, i) => ({ path: `corrections[${i}]`, consent: correction })),
    ...configuration.moveBacks.map((moveBack, i) => ({ path: `moveBacks[${i}]`, consent: moveBack })),
  ];
  const regional = consents.flatMap(({ path, consent }) => [
    ...located(`${path}.services`, consent.services),
    ...located(`${path}.logGroups`, consent.logGroups ?? []),
  ]);
  const others = consents.flatMap(({ path, consent }) => [
    ...(consent.executionRole === undefined ? [] : [{ path: `${path}.executionRole`, value: consent.executionRole }]),
    ...(['secrets', 'parameters', 'kmsKeys', 'passRoles', 'registrars'] as const).flatMap((key) =>
      located(`${path}.${key}`, consent[key] ?? []),
    ),
  ]);
  return { all: [...others, ...regional], regional };
}

function checkSame(
  arns: readonly Located[],
  part: 'partition' | 'account' | 'region',
  word: string,
  partsOf: PartsOf,
): readonly string[] {
  const told = arns.flatMap(({ path, value }) => {
    const found = parseArn(value)?.[part];
    // What only the deployment knows is compared when the functions start.
    return found === undefined || hasGap(found, partsOf) ? [] : [{ path, value, found }];
  });
  const [first, ...rest] = told;
  return rest
    .filter(({ found }) => found !== first?.found)
    .map(
      ({ path, value, found }) =>
        `${path}: ${quote(value)} is of the ${word} ${found}; allowed: ${first?.found}, that of ${first?.path}`,
    );
}

function checkKeyRegions(grant: Grant, path: string, partsOf: PartsOf): readonly string[] {
  const known = (arn: string) => {
    const region = regionOf(arn);
    return region === undefined || hasGap(region, partsOf) ? undefined : region;
  };
  const regions = new Set([...grant.secrets, ...grant.parameters].map(known));
  if (regions.size === 0 || regions.has(undefined)) return [];
  return located(`${path}.kmsKeys`, grant.kmsKeys)
    .filter(({ value }) => known(value) !== undefined && !regions.has(known(value)))
    .map(
      ({ path: key, value }) =>
        `${key}: ${quote(value)} is in a Region that none of the grant's secrets and parameters is in; allowed: ${[...regions].join(', ')}`,
    );
}

function checkRepeats(configuration: Configuration): readonly string[] {
  return [
    ...takenNames(configuration),
    ...repeatedInConsents(configuration),
    ...repeated('notifications.emails', configuration.notifications.emails),
    ...repeated('notifications.https', configuration.notifications.https),
    ...repeated('containerInsights.clusters', configuration.containerInsights.clusters),
    ...(['read', 'stop', 'change'] as const).flatMap((right) =>
      repeated(`operators.${right}`, configuration.operators[right] ?? []),
    ),
  ];
}

/** Names that are used twice. IAM compares policy names without regard to case, ECS compares family names with it. */
function takenNames(configuration: Configuration): readonly string[] {
  const lowered = configuration.grants.map(({ name }) => name.toLowerCase());
  return [
    ...configuration.grants.flatMap(({ name }, i) => {
      const first = lowered.indexOf(name.toLowerCase());
      return first < i
        ? [`grants[${i}].name: ${quote(name)} is taken by grants[${first}]; allowed: a name of its own`]
        : [];
    }),
    ...takenFamilies('corrections', 'correction', configuration.corrections),
    ...takenFamilies('moveBacks', 'move back', configuration.moveBacks),
  ];
}

function takenFamilies(path: string, word: string, consents: readonly { readonly family: string }[]) {
  const families = consents.map(({ family }) => family);
  return families.flatMap((family, i) => {
    const first = families.indexOf(family);
    return first < i
      ? [`${path}[${i}].family: ${quote(family)} is taken by ${path}[${first}]; allowed: one ${word} a family`]
      : [];
  });
}

function repeatedInConsents(configuration: Configuration): readonly string[] {
  const grantLists = [
    'secrets',
    'parameters',
    'kmsKeys',
    'repositories',
    'logGroups',
    'services',
    'registrars',
  ] as const;
  const correctionLists = ['services', 'passRoles', 'registrars'] as const;
  return [
    ...configuration.grants.flatMap((grant, i) =>
      grantLists.flatMap((key) => repeated(`grants[${i}].${key}`, grant[key])),
    ),
    ...configuration.corrections.flatMap((correction, i) =>
      correctionLists.flatMap((key) => repeated(`corrections[${i}].${key}`, correction[key])),
    ),
    ...configuration.moveBacks.flatMap((moveBack, i) =>
      correctionLists.flatMap((key) => repeated(`moveBacks[${i}].${key}`, moveBack[key])),
    ),
  ];
}

/** The checks that the ARNs are of one partition and account, and the regional ones of one Region. */
export function checkPlaces(configuration: Configuration, partsOf: PartsOf = withoutGaps): readonly string[] {
  const { all, regional } = arnsOf(configuration);
  // A repository that several accounts share belongs to one of them, and its policy lets the others in.
  const repositories = configuration.grants.flatMap((grant, i) =>
    located(`grants[${i}].repositories`, grant.repositories),
  );
  // A bus may be another account's, but EventBridge takes events for a bus of its own Region only.
  const { bus } = configuration.notifications.events ?? {};
  const buses = bus?.startsWith('arn:') === true ? [{ path: 'notifications.events.bus', value: bus }] : [];
  return [
    ...checkSame([...all, ...repositories, ...buses], 'partition', 'partition', partsOf),
    ...checkSame(all, 'account', 'account', partsOf),
    ...checkSame([...regional, ...buses], 'region', 'Region', partsOf),
    ...configuration.grants.flatMap((grant, i) => checkKeyRegions(grant, `grants[${i}]`, partsOf)),
  ];
}

/** Checks that need several values: names used twice, ARNs of different accounts, consent without what it needs. */
export function crossCheck(configuration: Configuration, partsOf: PartsOf): readonly string[] {
  return [
    ...checkRepeats(configuration),
    ...configuration.grants.flatMap((grant, i) => checkGrant(grant, `grants[${i}]`)),
    ...configuration.corrections.flatMap((correction, i) => checkCorrection(correction, `corrections[${i}]`)),
    ...configuration.moveBacks.flatMap((moveBack, i) => checkMoveBack(moveBack, `moveBacks[${i}]`)),
    ...configuration.changeWindows.flatMap((window, i) => checkWindow(window, `changeWindows[${i}]`)),
    ...(configuration.network === undefined ? [] : checkNetwork(configuration.network, 'network')),
    ...checkPlaces(configuration, partsOf),
  ];
}
