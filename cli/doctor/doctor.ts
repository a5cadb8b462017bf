import { parseArn } from '../../shared/arn.ts';
import { limitConcurrency } from '../../shared/limit-concurrency.ts';
import { checkNamedPlace } from '../check-named-place.ts';
import type { Terminal } from '../terminal.ts';
import { NoAnswer, UsageError } from '../usage-error.ts';
import type { Found } from './candidate.ts';
import type { DoctorAccount, DoctorEdge } from './doctor-edge.ts';
import type { DoctorOptions } from './doctor-options.ts';
import { examineCandidate } from './examine-candidate.ts';
import type { Examined } from './examined.ts';
import { findDefinition, findService, findServices, notRead, placeDefinition } from './find-candidates.ts';
import { planCandidates } from './plan/plan-candidates.ts';
import { type Document, readDocument } from './read-definition-file.ts';
import { readTarget, type Target } from './read-target.ts';
import { definitionOf } from './registration.ts';
import { renderAnnotations } from './render-annotations.ts';
import { renderVerdicts, verdictsAsJson } from './render-verdicts.ts';

/** Examinations at the same time: they share their reads, and the account is paced. */
const atOnce = 4;

/**
 * Says what would keep the next task of something from starting. It only reads, and of secrets only metadata.
 * @returns the exit code: 0 if nothing is proved to fail, else 1. @throws UsageError, NoAnswer, CallError
 */
export async function doctor(
  named: string | undefined,
  options: DoctorOptions,
  terminal: Terminal,
  edge: DoctorEdge,
): Promise<number> {
  checkFormat(options);
  const target = readTarget(named, options);
  const text = target.is === 'file' ? await edge.read(target.path) : undefined;
  const document = target.is === 'file' ? readDocument(text ?? '', nameOf(target.path)) : undefined;
  if (document?.is === 'plan') checkPlanOptions(options);
  const say = progressOf(terminal, options);
  await say('looking at the account');
  try {
    const account = await edge.open({ ...options, region: regionOf(target, options) });
    checkNamedPlace([named, options.cluster, options.service], account);
    const found = await find(target, document, { options, account, edge });
    const examined = await examineAll(found, account, say);
    await say('');
    const file = target.is === 'file' && target.path !== '-' ? { path: target.path, text: text ?? '' } : undefined;
    return await show({ ...examined, place: account, file }, options, terminal);
  } finally {
    await say('');
  }
}

type Place = { readonly options: DoctorOptions; readonly account: DoctorAccount; readonly edge: DoctorEdge };

/** What is to be examined: one or more tasks that ECS would start. */
async function find(
  target: Target,
  document: Document | undefined,
  { options, account, edge }: Place,
): Promise<readonly Found[]> {
  switch (target.is) {
    case 'service':
      return [await findService(target, account)];
    case 'cluster':
      return findCluster(target.cluster, account);
    case 'definition':
      return placeDefinition(await findDefinition(target.named, account), options, account, edge.now());
    case 'file': {
      if (document?.is === 'plan') return planCandidates(document.plan, account, edge.now());
      if (document === undefined) return [];
      const name = nameOf(target.path);
      const definition = definitionOf(document.registration, account);
      return placeDefinition({ name, definition, source: name }, options, account, edge.now());
    }
  }
}

async function findCluster(cluster: string, account: DoctorAccount): Promise<readonly Found[]> {
  const [listed] = await account.services([cluster]);
  if (listed === undefined || listed.services.is === 'not-checked') {
    const seen = listed?.services.is === 'not-checked' ? listed.services : undefined;
    throw notRead(`The cluster ${cluster}`, {
      because: seen?.because ?? 'there is no answer',
      permission: seen?.permission ?? null,
    });
  }
  const { arns, cut } = listed.services.value;
  if (arns.length === 0) throw new NoAnswer(`The cluster ${cluster} of ${account.region} has no service.`, false);
  const found = await findServices(arns.toSorted(), account);
  const because = `only the first ${arns.length} are listed: name others as CLUSTER/SERVICE`;
  return cut
    ? [...found, { is: 'unread', name: `The rest of the cluster ${cluster}`, because, permission: null }]
    : found;
}

async function examineAll(
  found: readonly Found[],
  { collect }: DoctorAccount,
  say: (text: string) => Promise<void>,
): Promise<Pick<Examined, 'verdicts' | 'unread'>> {
  const limit = limitConcurrency(atOnce);
  let done = 0;
  const results = await Promise.all(
    found.map((one) =>
      limit(async () => {
        await say(`examining ${one.is === 'unread' ? one.name : one.candidate.name} (${done + 1} of ${found.length})`);
        const result = one.is === 'unread' ? one : await examineCandidate(one.candidate, collect);
        done += 1;
        return result;
      }),
    ),
  );
  const verdicts = results.flatMap((one) => (one.is === 'verdict' ? [one.verdict] : []));
  const unread = results.flatMap((one) => (one.is === 'unread' ? [one] : []));
  const [first] = unread;
  if (verdicts.length === 0 && first !== undefined) throw notRead(first.name, first);
  return { verdicts, unread };
}

async function show(examined: Examined, options: DoctorOptions, terminal: Terminal): Promise<number> {
  const format = options.json === true ? 'json' : (options.format ?? 'text');
  const text = {
    text: () => renderVerdicts(examined, terminal),
    json: () => `${JSON.stringify(verdictsAsJson(examined))}\n`,
    github: () => renderAnnotations(examined),
  }[format]();
  await terminal.out.write(text);
  return examined.verdicts.some(({ fails }) => fails.length > 0) ? 1 : 0;
}

/** One line on a terminal that the next one replaces; nothing where nobody looks. */
function progressOf({ status }: Terminal, { json, format }: DoctorOptions): (text: string) => Promise<void> {
  if (status === null || json === true || (format !== undefined && format !== 'text')) return async () => {};
  return status;
}

function nameOf(path: string): string {
  return path === '-' ? 'standard input' : path;
}

function checkFormat({ json, format }: DoctorOptions): void {
  if (json === true && format !== undefined && format !== 'json')
    throw new UsageError(`Give --json or --format ${format}, not both.`);
}

/** A plan says itself where its tasks run. @throws UsageError */
function checkPlanOptions({ cluster, service, subnets }: DoctorOptions): void {
  const given = Object.entries({ '--cluster': cluster, '--service': service, '--subnets': subnets });
  const [unused] = given.find(([, value]) => value !== undefined) ?? [];
  if (unused !== undefined)
    throw new UsageError(`A Terraform plan names the networks of its services itself: leave ${unused} out.`);
}

/** The Region that the target, or an option beside it, names. @throws UsageError if the options name another */
function regionOf(target: Target, { region, service, cluster }: DoctorOptions): string | undefined {
  const ofTarget = 'region' in target ? target.region : undefined;
  const named = [ofTarget, regionNamed(service), regionNamed(cluster)].find((one) => one !== undefined);
  if (named !== undefined && region !== undefined && named !== region)
    throw new UsageError(`--region is ${region}, and the ARN is of ${named}: leave --region out.`);
  return named ?? region;
}

function regionNamed(text: string | undefined): string | undefined {
  return parseArn(text ?? '')?.region;
}
