import type { GrantedPolicy, Remains } from '../../shared/aws/operating/read-remains.ts';
import { cleanText } from '../../shared/notification/text/clean-text.ts';
import { openAsking } from '../ask.ts';
import { confirm } from '../confirm.ts';
import type { Reached } from '../installation.ts';
import { UsageError } from '../usage-error.ts';
import type { Context } from '../verb.ts';
import { checkAlone } from './check-alone.ts';
import { checkKnown } from './check-known.ts';
import { detachOneByOne } from './detach-one-by-one.ts';
import { findStanding } from './find-standing.ts';
import { divideOthers } from './own-policies.ts';
import { type Stays, sayStays, staysOf } from './stays.ts';
import { undoOneByOne } from './undo-one-by-one.ts';
import type { UninstallOptions } from './uninstall-options.ts';
import type { Uninstalling, UninstallSite } from './uninstalling.ts';

/** What `uninstall` reaches beyond its terminal and the installation. */
export type UninstallEdge = { readonly open: (reached: Reached) => Promise<UninstallSite> };

/**
 * Takes back what the product changed, one by one and only what the person says, deletes the stack, and says what stays.
 * @returns the exit code: 0; 1 if the person said no, or something could not be taken back or deleted.
 * @throws UsageError, NoAnswer, CallError
 */
export async function uninstall(context: Context, options: UninstallOptions, edge: UninstallEdge): Promise<number> {
  const { terminal } = context;
  checkOptions(options, terminal.question !== null);
  const site = await edge.open(options);
  const first = await site.remains();
  checkAlone(first);
  const standing = await findStanding(await openAsking(context, options), first, context);
  checkKnown(standing, options);
  const uninstalling = { context, options, site, standing };
  const undone = await undoOneByOne(uninstalling);
  const now = await site.remains();
  const { known, unknown } = divideOthers(now.others, standing.incidents);
  const detached = await detachOneByOne(uninstalling, undone.keptIncidents, [...now.policies, ...known]);
  const takenBack = [...undone.takenBack, ...detached.takenBack];
  const failed = [...undone.failed, ...detached.failed];
  if (failed.length > 0) {
    await terminal.err.write(
      `\nThe stack was not deleted, because nothing else could take this back:\n${lines(failed)}Run this again, or with --keep.\n`,
    );
    if (options.json === true)
      await terminal.out.write(`${JSON.stringify({ stack: first.stack, takenBack, failed })}\n`);
    return 1;
  }
  if (!(await deleteAfterYes(uninstalling, first.stack))) return 1;
  const left = { attached: detached.attached, kept: undone.kept };
  const deleted = [`stack ${first.stack}`, ...(await removeKept(uninstalling, first, left))];
  const { unasked } = standing;
  const stays = staysOf(first, { ...left, others: unknown, unasked, deleted, region: site.region });
  await tell(uninstalling, first.stack, { takenBack, deleted, stays });
  return 0;
}

function checkOptions({ yes, keep, takeBack, deleteLedger, deletePolicies }: UninstallOptions, canAsk: boolean): void {
  if (keep === true && takeBack === true)
    throw new UsageError('--keep and --take-back exclude each other: give one, or none to be asked one by one.');
  if (yes === true && keep !== true && takeBack !== true)
    throw new UsageError(
      '--yes does not say what becomes of the changes that stand: give --take-back or --keep with it.',
    );
  if (yes !== true && !canAsk)
    throw new UsageError('This asks first, and there is no terminal to ask at: give --yes with --take-back or --keep.');
  if (keep === true && (deleteLedger === true || deletePolicies === true))
    throw new UsageError(
      '--keep leaves changes standing: the ledger says how to undo them, and their policies are attached. Keep both, or give --take-back.',
    );
}

async function deleteAfterYes({ context, options, site }: Uninstalling, stack: string): Promise<boolean> {
  const { terminal } = context;
  await terminal.err.write(
    `\nDeleting ${stack} deletes its functions, queues, alarms, dashboard, and its topic with all subscriptions.\nContainer Insights are put back where it switched them on.\n`,
  );
  const question = `Delete the stack ${stack} in ${site.account} ${site.region}?`;
  if (!(await confirm(terminal, question, options.yes === true))) {
    await terminal.err.write('The stack is as it was.\n');
    return false;
  }
  await terminal.err.write(terminal.status === null ? `Deleting ${stack}.\n` : '');
  const end = await site.deleteStack(stack, (gone) => void terminal.status?.(`${gone} resources are deleted`));
  await terminal.status?.('');
  if (end.is === 'deleted') return true;
  await terminal.err.write(`${stack} could not be deleted:\n${lines(end.because)}Mend this, then run this again.\n`);
  return false;
}

/** What was left as it is. `kept`: the changes that are no attached policy. */
type Left = { readonly attached: readonly GrantedPolicy[]; readonly kept: readonly string[] };

/** Deletes the ledger and the policies that are attached to nothing, as far as the person says so. */
async function removeKept(
  { context: { terminal }, options, site, standing }: Uninstalling,
  { table, policies }: Remains,
  { attached, kept }: Left,
): Promise<readonly string[]> {
  const deleted: string[] = [];
  // What still stands, or may, can only be undone with the ledger: nobody is asked.
  const isNeeded = attached.length > 0 || kept.length > 0 || standing.unasked !== null;
  const askTable = table !== undefined && !isNeeded && options.keep !== true;
  if (isNeeded && options.deleteLedger === true)
    await terminal.err.write('The ledger stays: only by it can what still stands be undone.\n');
  const isYes = options.yes === true;
  const yesTo = (wish: boolean, text: string) => (isYes || wish ? wish : confirm(terminal, text, false));
  if (
    askTable &&
    (await yesTo(options.deleteLedger === true, `Delete the ledger ${table}, the only record of what was changed?`))
  ) {
    await site.deleteTable(table);
    deleted.push(`table ${table}`);
  }
  const free = policies.filter(({ arn }) => !attached.some((one) => one.arn === arn));
  if (free.length === 0 || options.keep === true) return deleted;
  const names = free.map(({ arn }) => arn.slice(arn.indexOf('/') + 1)).join(', ');
  if (!(await yesTo(options.deletePolicies === true, `Delete the policies that are attached to nothing: ${names}?`)))
    return deleted;
  for (const { arn } of free) {
    await site.deletePolicy(arn);
    deleted.push(`policy ${arn}`);
  }
  return deleted;
}

async function tell(
  { context: { terminal }, options }: Uninstalling,
  stack: string,
  said: {
    readonly takenBack: readonly string[];
    readonly deleted: readonly string[];
    readonly stays: readonly Stays[];
  },
): Promise<void> {
  await terminal.out.write(
    options.json === true ? `${JSON.stringify({ stack, ...said })}\n` : sayStays(stack, said.deleted, said.stays),
  );
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `  - ${cleanText(text)}\n`).join('');
}
