import type { DrillEdge, DrillOptions, DrillSite } from '../../../cli/drill/drill.ts';
import { drill } from '../../../cli/drill/drill.ts';
import type { Checked } from '../../../shared/aws/operating/checked.ts';
import type { InstallationHealth } from '../../../shared/aws/operating/installation-health.ts';
import type { InstallationParts } from '../../../shared/aws/operating/installation-parts.ts';
import { answer } from '../../../shared/operator/answer.ts';
import { service } from '../../fixtures/account.ts';
import { account, deployment, region, taskDefinition } from '../../fixtures/event.ts';
import { deliver, type Installation, install, wait } from '../../fixtures/installation.ts';
import { fakeTerminal } from '../fake-terminal.ts';

const operator = `arn:aws:lambda:${region}:${account}:function:operator`;

export const parts: InstallationParts = {
  stack: 'EcsInitRemediator',
  alarms: [],
  rule: 'failures',
  queueUrl: 'https://sqs/queue',
  deadLetterQueueUrl: 'https://sqs/dead',
  undeliveredQueueUrl: 'https://sqs/undelivered',
  mapping: 'uuid-1',
  remediator: 'remediator',
  topic: `arn:aws:sns:${region}:${account}:topic`,
};

const seen = <T>(value: T): Checked<T> => ({ is: 'read', value });
const empty = seen({ waiting: 0 });

export const healthy: InstallationHealth = {
  rule: seen({ isEnabled: true, reachesQueue: true }),
  undelivered: empty,
  queue: empty,
  mapping: seen({ state: 'Enabled', lastResult: 'OK' }),
  remediator: seen({ state: 'Active', isStopped: false }),
  deadLetters: empty,
};

/** Another site. `lost`: events never reach the product; `failing`: what the look with this number is answered with, the first being 1. */
type Altered = Partial<DrillSite> & { readonly lost?: boolean; readonly failing?: (look: number) => Error | undefined };

/** The product in memory behind a bus, a rule and a queue; `lost` events never reach it. */
function siteOf(at: Installation, { failing, ...altered }: Altered = {}): DrillSite {
  let looks = 0;
  return {
    operator,
    ask: async (asked) => {
      if (asked.verb === 'incidents') looks += 1;
      const fault = failing?.(looks);
      if (fault !== undefined) throw fault;
      const caller = { arn: `arn:aws:iam::${account}:user/ann`, id: crypto.randomUUID() };
      const ports = {
        ...at.ledger,
        readMode: at.ports.readMode,
        enqueue: async () => {},
        now: () => at.now,
        listNotices: async () => [],
        installed: { version: '1.2.3', grants: [], sweep: 'off' as const },
      };
      return answer(asked, caller, ports);
    },
    findService: async (arn) =>
      arn === service
        ? { clusterArn: `arn:aws:ecs:${region}:${account}:cluster/shop`, taskDefinitionArn: taskDefinition, deployment }
        : undefined,
    put: async ({ source, detailType, detail }) => {
      const event = { source, 'detail-type': detailType, account, region, time: at.now, detail };
      if (altered.lost !== true) await deliver(at, JSON.stringify(event));
      return 'event-1';
    },
    parts: async () => seen(parts),
    health: async () => healthy,
    subscriptions: async () => seen([{ protocol: 'email', to: 'ops@example.com', confirmed: true }]),
    ...altered,
  };
}

type Given = {
  readonly at?: Installation;
  readonly given?: string | null;
  readonly options?: Partial<DrillOptions>;
  readonly configuration?: string | undefined;
  /** What the person answers; without it nobody sits there. */
  readonly answers?: string;
  readonly columns?: number | null;
};

/** Drills at an installation, as a person does. */
export async function runDrill(
  site: Altered = {},
  { at = install(), given = 'shop/api', options = {}, configuration, answers, columns = null }: Given = {},
) {
  const question = answers === undefined ? null : async () => answers;
  const { terminal, written } = fakeTerminal(null, { question, columns });
  let made = 0;
  const edge: DrillEdge = {
    open: async () => siteOf(at, site),
    readFile: async () => configuration,
    sleep: async (milliseconds) => wait(at, milliseconds / 1000),
    now: () => new Date(at.now),
    newId: () => `${(made += 1)}${crypto.randomUUID().replaceAll('-', '').slice(1)}`,
  };
  const all = { configuration: 'ecs-init-remediator.json', wait: 20, ...options };
  const code = await drill(given ?? undefined, all, terminal, edge);
  return { code, at, ...written };
}

/** The links that `drill --json` printed, by name. */
export function linksOf(out: string): Readonly<Record<string, { is: string; says: string; permission?: string }>> {
  const { links } = JSON.parse(out) as { readonly links: readonly { readonly name: string }[] };
  return Object.fromEntries(links.map((link) => [link.name, link])) as never;
}
