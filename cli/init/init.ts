import { accountOf, parseArn } from '../../shared/arn.ts';
import type { ListedCluster } from '../../shared/aws/operating/list-services.ts';
import type { ReadableAccount } from '../../shared/aws/operating/read-account.ts';
import { describeFailure, failureOf } from '../../shared/aws/sdk-error.ts';
import type { ConfigurationFile } from '../../shared/configuration/configuration.ts';
import { parseConfiguration } from '../../shared/configuration/parse-configuration.ts';
import { counted } from '../../shared/notification/text/counted.ts';
import { shellWord } from '../../shared/notification/text/quote-shell.ts';
import { checkNamedPlace } from '../check-named-place.ts';
import { USUAL_FILE } from '../deploy/read-configuration.ts';
import { placeOptions } from '../place-options.ts';
import { serviceName } from '../service-name.ts';
import type { Terminal } from '../terminal.ts';
import { sayUnlisted, unlisted } from '../unlisted.ts';
import { NoAnswer, UsageError } from '../usage-error.ts';
import { askChoices, askServices } from './ask-choices.ts';
import { chooseCommanders, noteSameHands } from './choose-commanders.ts';
import { composeConfiguration } from './compose.ts';
import { gather } from './gather.ts';
import type { InitAccount } from './init-account.ts';
import type { InitOptions } from './init-options.ts';
import type { LeftOut } from './needs.ts';
import { renderCommanders, renderGrants, renderWarnings } from './render-init.ts';

/** What `init` reaches beyond its terminal. */
export type InitEdge = {
  /** Opens the account; asks for the Region where the options do not name it. */
  readonly open: (options: InitOptions) => Promise<InitAccount>;
  readonly exists: (path: string) => Promise<boolean>;
  /** @throws UsageError for a file that could not be written */
  readonly checkWritable: (path: string) => Promise<void>;
  readonly write: (path: string, text: string) => Promise<void>;
};

/** More services than that are configured in parts. */
const mostServices = 200;

/**
 * Writes a configuration for the services that it finds, and shows before what each grant allows and to whom. It only
 * reads the account, and of secrets only metadata.
 * @returns the exit code: 0; 1 if the person said no.
 * @throws UsageError, NoAnswer, CallError
 */
export async function init(options: InitOptions, terminal: Terminal, edge: InitEdge): Promise<number> {
  if (options.force !== true && (await edge.exists(options.out)))
    throw new UsageError(`${options.out} exists: give another --out FILE, or --force to write over it.`);
  await edge.checkWritable(options.out);
  const question = options.yes === true || options.json === true ? null : terminal.question;
  const account = await edge.open(options);
  checkNamedPlace(options.cluster ?? [], { region: account.region, account: accountOf(account.caller) ?? '' });
  const { services, leftOut } = await chooseServices(options, account, question);
  await terminal.err.write(`Reading ${counted(services.length, 'service')} of ${account.region}.\n`);
  const found = await gather(services, account);
  const choices = await askChoices(options, found.services, question);
  const { mayChange, notes: told } = await chooseCommanders(options.mayChange, account, question);
  const notes = [...told, ...noteSameHands(mayChange, choices.registrars)];
  const schema = await schemaPath(edge);
  const composed = composeConfiguration(found.services, { ...choices, mayChange, schema });
  const all = [...leftOut, ...found.leftOut, ...composed.leftOut];
  return finish(composed.file, all, { notes, options, terminal: { ...terminal, question }, edge });
}

type Rest = {
  readonly options: InitOptions;
  readonly terminal: Terminal;
  readonly edge: InitEdge;
  /** What a person has to know beside what was left out. */
  readonly notes: readonly string[];
};

async function finish(
  file: ConfigurationFile,
  leftOut: readonly LeftOut[],
  { options, terminal, edge, notes }: Rest,
): Promise<number> {
  const parsed = parseConfiguration(file);
  if ('problems' in parsed)
    throw new UsageError(`This would be no valid configuration: ${parsed.problems.join('; ')}.`);
  const { out, json } = options;
  if (json !== true) await terminal.out.write(`${renderGrants(parsed.ok)}\n${renderCommanders(parsed.ok)}\n`);
  await terminal.err.write(`${renderWarnings(parsed.ok, leftOut)}${notes.map((note) => `${note}\n`).join('')}`);
  if (file.grants?.length === 0)
    throw new NoAnswer('Nothing was found that a grant could name; nothing was written.', false);
  if (terminal.question !== null && !/^y(?:es)?$/i.test((await terminal.question(`Write ${out}? y/N: `)).trim())) {
    await terminal.err.write('Nothing was written.\n');
    return 1;
  }
  await edge.write(out, `${JSON.stringify(file, null, 2)}\n`);
  const deploy = [
    'npx ecs-init-remediator deploy',
    ...(out === USUAL_FILE ? [] : [`--config ${shellWord(out)}`]),
    ...placeOptions(options),
  ].join(' ');
  await terminal.out.write(
    json === true
      ? `${JSON.stringify({ written: out, configuration: file, leftOut, next: deploy })}\n`
      : `Wrote ${out}. The product stays in dry-run until somebody sets the mode apply. Deploy it:\n\n  ${deploy}\n`,
  );
  return 0;
}

type Question = Terminal['question'];

async function chooseServices(options: InitOptions, account: ReadableAccount, question: Question) {
  const named = options.service ?? [];
  const clusters = named.length > 0 ? named.map((one) => clusterOf(one)) : (options.cluster ?? []);
  const listed = await listAll(account, [...new Set(clusters)]);
  const leftOut = listed.flatMap(unlisted);
  const found = listed.flatMap(({ services }) => (services.is === 'read' ? services.value.arns : [])).toSorted();
  const unknown = named.filter((one) => !found.some((arn) => serviceName(arn) === one));
  if (unknown.length > 0)
    throw new UsageError(
      `There is no service ${unknown[0]} that could be listed in ${account.region}.${sayUnlisted(leftOut)}`,
    );
  if (found.length === 0)
    throw new NoAnswer(`No service was found in ${account.region}.${sayUnlisted(leftOut)}`, false);
  const wanted = named.length > 0 ? found.filter((arn) => named.includes(serviceName(arn))) : found;
  const chosen = named.length > 0 ? wanted : await askServices(wanted, question);
  const { partition } = parseArn(chosen[0] ?? '') ?? {};
  if (partition === undefined) throw new UsageError('No service was chosen.');
  const rest = chosen.slice(mostServices).map((arn) => ({ what: `service ${serviceName(arn)}`, because: tooMany }));
  return { services: chosen.slice(0, mostServices), leftOut: [...leftOut, ...rest] };
}

const tooMany = `only ${mostServices} services are read at a time; name it with --service and write another file`;

function clusterOf(service: string): string {
  const [, cluster] = /^([A-Za-z0-9_-]{1,255})\/[A-Za-z0-9_-]{1,255}$/.exec(service) ?? [];
  if (cluster !== undefined) return cluster;
  throw new UsageError(`${JSON.stringify(service.slice(0, 120))} names no service; allowed: CLUSTER/NAME.`);
}

async function listAll(account: ReadableAccount, clusters: readonly string[]): Promise<readonly ListedCluster[]> {
  try {
    return await account.services(clusters);
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind !== 'denied') throw error;
    const permission = failure.permission ?? 'ecs:ListClusters';
    throw new NoAnswer(
      `You may not list the clusters (${describeFailure(failure)}). It needs ${permission}; or name them with --cluster.`,
      false,
    );
  }
}

/** Of this repository, or of the package. */
async function schemaPath({ exists }: InitEdge): Promise<string> {
  const own = './docs/configuration.schema.json';
  return (await exists(own)) ? own : './node_modules/ecs-init-remediator/docs/configuration.schema.json';
}
