import { formatArn } from '../../shared/arn.ts';
import { shellWord } from '../../shared/notification/text/quote-shell.ts';
import { checkNamedPlace } from '../check-named-place.ts';
import { confirm } from '../confirm.ts';
import type { DoctorAccount } from '../doctor/doctor-edge.ts';
import { readService } from '../doctor/read-target.ts';
import { placeOptions } from '../place-options.ts';
import type { Terminal } from '../terminal.ts';
import { unlisted } from '../unlisted.ts';
import { NoAnswer, UsageError } from '../usage-error.ts';
import { readPresent, withBlock } from './configuration-with-block.ts';
import type { NetworkOptions } from './network-options.ts';
import { type NetworkPlan, planNetwork } from './plan-network.ts';
import { renderPlan } from './render-plan.ts';

/** What `network plan` reaches beyond its terminal. */
export type NetworkEdge = {
  /** @throws UsageError, CallError */
  readonly open: (options: Pick<NetworkOptions, 'region' | 'profile'>) => Promise<DoctorAccount>;
  /** The text of the file that is to be written; undefined if there is none. @throws UsageError where it cannot be read or written */
  readonly read: (path: string) => Promise<string | undefined>;
  readonly write: (path: string, text: string) => Promise<void>;
};

/** More services are not read for one plan. */
const mostServices = 200;

/**
 * Plans the VPC endpoints that services need, shows them with their price, and writes them into a configuration. It only
 * reads the account.
 * @returns the exit code: 0; 1 if the person said no. @throws UsageError, NoAnswer, CallError
 */
export async function networkPlan(options: NetworkOptions, terminal: Terminal, edge: NetworkEdge): Promise<number> {
  const { out } = options;
  const file = out === undefined ? undefined : readPresent(out, await edge.read(out));
  const account = await edge.open(options);
  const { arns: services, unlisted: missing } = await findServices(options, account);
  const asked = { region: account.region, services, options, present: file?.network };
  const planned = await planNetwork(asked, account.collect);
  const plan = { ...planned, leftOut: [...missing, ...planned.leftOut] };
  if (options.json !== true) await terminal.out.write(renderPlan(plan));
  if (file === undefined || out === undefined || plan.block === undefined) {
    await terminal.out.write(options.json === true ? json(plan, undefined, options) : next(plan, options));
    return 0;
  }
  const text = withBlock(file, plan.block);
  const said = options.yes === true || options.json === true;
  if (!(await confirm(terminal, `Write the block into ${out}?`, said))) {
    await terminal.err.write('Nothing was written.\n');
    return 1;
  }
  await edge.write(out, text);
  await terminal.out.write(
    options.json === true ? json(plan, out, options) : `\nWrote ${out}. Deploy it:\n\n  ${deploy(out, options)}\n`,
  );
  return 0;
}

async function findServices(
  { cluster = [], service = [], vpc }: NetworkOptions,
  account: DoctorAccount,
): Promise<{ readonly arns: readonly string[]; readonly unlisted: NetworkPlan['leftOut'] }> {
  checkNamedPlace([...cluster, ...service], account);
  if (service.length > 0) return { arns: service.map((one) => arnOf(one, account)), unlisted: [] };
  const listed = await account.services(cluster);
  const arns = listed.flatMap((one) => (one.services.is === 'read' ? one.services.value.arns : [])).toSorted();
  if (arns.length === 0) {
    const [why] = listed.flatMap((one) => (one.services.is === 'not-checked' ? [one.services] : []));
    const takes = why === undefined || why.permission === null ? '' : ` It needs ${why.permission}.`;
    throw new NoAnswer(
      why === undefined
        ? `No service was found in ${account.region}.`
        : `No service could be listed: ${why.because.replace(/\.$/, '')}.${takes}`,
      false,
    );
  }
  if (arns.length > mostServices)
    throw new UsageError(
      `There are ${arns.length} services, and a plan is for at most ${mostServices}${vpc === undefined ? '' : ` (the VPC is known only after they were read)`}: name clusters with --cluster, or services with --service.`,
    );
  return { arns, unlisted: listed.flatMap(unlisted) };
}

function arnOf(named: string, { partition, region, account }: DoctorAccount): string {
  const { cluster, name } = readService(named, undefined);
  return formatArn({ partition, service: 'ecs', region, account, resource: `service/${cluster}/${name}` });
}

type At = Pick<NetworkOptions, 'region' | 'profile'>;

function next({ block }: NetworkPlan, at: At): string {
  if (block === undefined) return '';
  return `\nWrite it into a configuration with --out FILE, which is then deployed by\n\n  ${deploy('FILE', at)}\n`;
}

function deploy(file: string, at: At): string {
  return ['npx ecs-init-remediator deploy --config', shellWord(file), '--network-only', ...placeOptions(at)].join(' ');
}

function json(plan: NetworkPlan, written: string | undefined, at: At): string {
  const { block = null, kept = null, ...rest } = plan;
  return `${JSON.stringify({ ...rest, kept, block, written: written ?? null, next: written === undefined ? null : deploy(written, at) })}\n`;
}
