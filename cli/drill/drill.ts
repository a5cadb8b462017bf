import { parseArn } from '../../shared/arn.ts';
import type { Checked } from '../../shared/aws/operating/checked.ts';
import type { InstallationHealth } from '../../shared/aws/operating/installation-health.ts';
import type { InstallationParts } from '../../shared/aws/operating/installation-parts.ts';
import { OperatorFailed } from '../../shared/aws/operating/operator-failed.ts';
import type { PutEvent } from '../../shared/aws/operating/put-drill.ts';
import type { Subscribed } from '../../shared/aws/operating/read-subscriptions.ts';
import type { RunningService } from '../../shared/aws/operating/running-service.ts';
import { CallError } from '../../shared/aws/sdk-error.ts';
import { hasToldEnough } from '../../shared/remediate/drill-gate.ts';
import { workloadKey } from '../../shared/workload/read-workload.ts';
import type { Reached } from '../installation.ts';
import type { Terminal } from '../terminal.ts';
import { NoAnswer, UsageError } from '../usage-error.ts';
import { chooseService } from './choose-service.ts';
import { clusterAndName, composeDrill } from './drill-event.ts';
import { type AskInstallation, type Followed, followDrill, isTold, toldCauses, unknown } from './followed.ts';
import { judgeFollowed, type Looked } from './judge-followed.ts';
import { judgeHealth } from './judge-health.ts';
import { judgeSubscriptions } from './judge-subscriptions.ts';
import { broken, type Link, notChecked, unseen, works } from './links.ts';
import { renderDrill } from './render-drill.ts';

/** The options of `drill`, as parsed. */
export type DrillOptions = Reached & {
  /** The configuration to take the service from. */
  readonly configuration: string;
  /** In seconds: how long to wait for the message. */
  readonly wait: number;
  /** Do not ask whether the message arrived. */
  readonly yes?: boolean | undefined;
  readonly json?: boolean | undefined;
};

/** The installation and its account, for the person who drills. Each call is one of AWS. */
export type DrillSite = {
  readonly operator: string;
  readonly ask: AskInstallation;
  readonly findService: (arn: string) => Promise<RunningService | undefined>;
  readonly put: (event: PutEvent) => Promise<string>;
  readonly parts: () => Promise<Checked<InstallationParts>>;
  readonly health: (parts: InstallationParts) => Promise<InstallationHealth>;
  readonly subscriptions: (parts: InstallationParts) => Promise<Checked<readonly Subscribed[]>>;
};

/** What `drill` reaches beyond its terminal. */
export type DrillEdge = {
  readonly open: (reached: Reached) => Promise<DrillSite>;
  /** The file's text; undefined if there is no such file. */
  readonly readFile: (path: string) => Promise<string | undefined>;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly now: () => Date;
  /** Hexadecimal digits, at least 8. */
  readonly newId: () => string;
};

/** In milliseconds, between two looks. */
const pause = 2000;

/**
 * Fires a made-up start failure at an installation, follows it to the message, and names the link that is broken.
 * @returns the exit code: 0 if no link is broken, 1 if one is.
 * @throws UsageError, CallError, and whatever the installation refuses with
 */
export async function drill(
  given: string | undefined,
  options: DrillOptions,
  terminal: Terminal,
  edge: DrillEdge,
): Promise<number> {
  const site = await edge.open(options);
  const configuration = { path: options.configuration, text: await edge.readFile(options.configuration) };
  const service = chooseService({ operator: site.operator, given, configuration });
  const fired = await fire(service, site, edge, terminal);
  const followed = await follow(fired, options.wait, { site, edge, terminal });
  const links = [
    works('event bus', `It took the event ${fired.event}.`),
    ...(await judge(followed, fired.before, site)),
  ];
  const inbox = await askInbox(links, options, terminal);
  const all = [...links, inbox];
  const result = {
    service,
    task: fired.taskArn,
    incident: followed.known.incident ?? null,
    links: all,
    broken: all.find(({ is }) => is === 'broken')?.name ?? null,
  };
  await terminal.out.write(
    options.json === true ? `${JSON.stringify(result)}\n` : renderDrill(result, terminal.columns),
  );
  return result.broken === null ? 0 : 1;
}

type Fired = {
  readonly event: string;
  readonly taskArn: string;
  readonly workload: string;
  /** What was known of the service's drills before. */
  readonly before: Followed;
};

async function fire(service: string, site: DrillSite, edge: DrillEdge, terminal: Terminal): Promise<Fired> {
  const running = await site.findService(service);
  if (running === undefined) throw new UsageError(`ECS knows no service ${service}: drill for one that exists.`);
  const [cluster = '', name = ''] = clusterAndName(service);
  const { partition = '', account = '', region = '' } = parseArn(service) ?? {};
  const workload = workloadKey({ partition, account, region, cluster, service: name, drill: true });
  const before = await followDrill(site.ask, workload);
  if (hasToldEnough(before.told))
    throw new UsageError(
      `Drills of ${cluster}/${name} were told as ${before.incident}, which is still open, and further ones are only counted: name another service.`,
    );
  const id = edge.newId();
  const made = composeDrill(service, running, { id, turn: toldCauses(before), now: edge.now().toISOString() });
  const event = await site.put(made.event);
  await terminal.err.write(`The event bus of ${region} took drill ${id.slice(0, 8)} for ${cluster}/${name}.\n`);
  return { event, taskArn: made.taskArn, workload, before };
}

type Surroundings = { readonly site: DrillSite; readonly edge: DrillEdge; readonly terminal: Terminal };

/** What was seen of a drill, and how. */
type Seen = Looked & { readonly known: Followed };

/** Looks again and again until people were told, or the time is up. */
async function follow(fired: Fired, wait: number, { site, edge, terminal }: Surroundings): Promise<Seen> {
  let known = unknown;
  let unanswered: string | null = null;
  const begun = edge.now().getTime();
  for (let looked = 0; looked * pause < wait * 1000; looked += 1) {
    await edge.sleep(pause);
    const now = await lookAt(fired, site);
    unanswered = 'because' in now ? now.because : null;
    if ('because' in now && now.mayPass) continue;
    if ('because' in now) break;
    if (now.incident !== undefined && known.incident === undefined)
      await terminal.err.write(`The remediator recorded it as ${now.incident}.\n`);
    if (now.incident !== undefined) known = now;
    if (known.incident === undefined) continue;
    if (isTold(known, fired.before)) {
      await terminal.err.write('The message was sent to the topic.\n');
      break;
    }
  }
  return { known, unanswered, seconds: Math.round((edge.now().getTime() - begun) / 1000) };
}

/** One look. The drill is on the bus: that a look fails says nothing of what becomes of it. */
async function lookAt(
  { workload, taskArn }: Fired,
  { ask }: DrillSite,
): Promise<Followed | { readonly because: string; readonly mayPass: boolean }> {
  try {
    return await followDrill(ask, workload, taskArn);
  } catch (error) {
    if (error instanceof NoAnswer) return { because: error.message, mayPass: error.mayPass };
    if (error instanceof CallError || error instanceof OperatorFailed) return { because: error.message, mayPass: true };
    throw error;
  }
}

async function judge(
  { known: followed, ...looked }: Seen,
  before: Followed,
  site: DrillSite,
): Promise<readonly Link[]> {
  const parts = await site.parts();
  const region = parseArn(site.operator)?.region ?? '';
  const way =
    followed.incident !== undefined
      ? judgeFollowed(followed, before, looked)
      : (await judgeWay(parts, site, region)).map((link) =>
          link.name === 'remediator' && looked.unanswered !== null
            ? unseen('remediator', 'Whether it recorded the drill', looked.unanswered)
            : link,
        );
  const subscriptions = parts.is === 'not-checked' ? parts : await site.subscriptions(parts.value);
  return [...way, judgeSubscriptions(subscriptions)];
}

async function judgeWay(parts: Checked<InstallationParts>, site: DrillSite, region: string): Promise<readonly Link[]> {
  const nothing = [
    notChecked('diagnosis', 'The drill did not come that far.'),
    notChecked('message', 'The drill did not come that far.'),
  ];
  if (parts.is === 'read') return [...judgeHealth(await site.health(parts.value), parts.value, region), ...nothing];
  const unlisted = (name: 'rule' | 'queue') =>
    notChecked(name, `The parts of the stack could not be listed: ${parts.because}.`, parts.permission);
  return [
    unlisted('rule'),
    unlisted('queue'),
    broken(
      'remediator',
      'The drill was not recorded, and where it stopped could not be looked at.',
      'Repeat the drill with credentials that may list the resources of the stack.',
    ),
    ...nothing,
  ];
}

/** Only a person can say whether the message arrived. */
async function askInbox(links: readonly Link[], { yes, json }: DrillOptions, { question }: Terminal): Promise<Link> {
  if (!links.some(({ name, is }) => name === 'message' && is === 'works'))
    return notChecked('inbox', 'No message of this drill was sent.');
  if (question === null || yes === true || json === true)
    return notChecked('inbox', 'Look whether the message has arrived: its subject says that it is a drill.');
  const answer = (await question('Did you get the message? Wait for a minute, then answer y or n: ')).trim();
  if (/^y(?:es)?$/i.test(answer)) return works('inbox', 'You got the message.');
  if (!/^no?$/i.test(answer)) return notChecked('inbox', 'You did not say whether the message has arrived.');
  return broken(
    'inbox',
    'SNS was given the message, and you did not get it.',
    'Look at the folder for spam and at filters, and whether the address above is yours. The metric NumberOfNotificationsFailed of the topic counts what SNS could not deliver.',
  );
}
