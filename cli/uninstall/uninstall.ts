import { check } from '../../shared/aws/operating/checked.ts';
import type { GrantedPolicy } from '../../shared/aws/operating/read-remains.ts';
import type { StackEnd } from '../../shared/aws/operating/remove-remains.ts';
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
import { findUnwanted, type Left, removeUnwanted, type Unwanted } from './remove-unwanted.ts';
import { type Stays, sayStays, staysOf } from './stays.ts';
import { undoOneByOne } from './undo-one-by-one.ts';
import type { UninstallOptions } from './uninstall-options.ts';
import type { Uninstalling, UninstallSite } from './uninstalling.ts';

/** What `uninstall` reaches beyond its terminal and the installation. */
export type UninstallEdge = { readonly open: (reached: Reached) => Promise<UninstallSite> };

/**
 * Takes back what the product changed, one by one and only what the person says, deletes the stack, and says what stays.
 * @returns the exit code: 0; 1 if the person said no, or something could not be taken back or deleted.
 * @throws UsageError, NoAnswer, and CallError before anything was changed
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
  const { stack } = first;
  const { takenBack, failed, left, others } = await takeAllBack(uninstalling);
  if (failed.length > 0) {
    await terminal.err.write(
      `\nThe stack was not deleted, because nothing else could take this back:\n${lines(failed)}Run this again, or with --keep.\n`,
    );
    return tellUndeleted(uninstalling, { stack, takenBack, failed });
  }
  if (!(await isStackUnwanted(uninstalling, stack)))
    return tellUndeleted(uninstalling, { stack, takenBack, failed: [] });
  const unwanted = await findUnwanted(uninstalling, first, left);
  const end = await deleteStack(uninstalling, stack);
  if (end.is === 'failed') return tellUndeleted(uninstalling, { stack, takenBack, failed: end.because });
  const removed = await removeRest(uninstalling, stack, unwanted, end);
  const { unasked } = standing;
  const stays = staysOf(first, { ...left, others, unasked, deleted: removed.deleted, region: site.region });
  return tellEnd(uninstalling, { stack, takenBack, ...removed, stays });
}

/** What was taken back, and what is left. `others`: the policies that are in no grant of the stack, with the roles that the ledger does not know. */
type TakenBack = Removing<'takenBack'> & { readonly left: Left; readonly others: readonly GrantedPolicy[] };

type Removing<Done extends string> = Readonly<Record<Done | 'failed', readonly string[]>>;

/** By the product as far as it can, then with the person's own credentials. */
async function takeAllBack(uninstalling: Uninstalling): Promise<TakenBack> {
  const { site, standing } = uninstalling;
  const { takenBack, failed, kept, keptIncidents } = await undoOneByOne(uninstalling);
  const now = await check(() => site.remains());
  if (now.is === 'not-checked') {
    const unknown = `what is still attached: ${now.because}`;
    return { takenBack, failed: [...failed, unknown], left: { attached: [], kept }, others: [] };
  }
  const { known, unknown } = divideOthers(now.value.others, standing.incidents);
  const detached = await detachOneByOne(uninstalling, keptIncidents, [...now.value.policies, ...known]);
  return {
    takenBack: [...takenBack, ...detached.takenBack],
    failed: [...failed, ...detached.failed],
    left: { attached: detached.attached, kept },
    others: unknown,
  };
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

async function isStackUnwanted({ context, options, site }: Uninstalling, stack: string): Promise<boolean> {
  const { terminal } = context;
  await terminal.err.write(
    `\nDeleting ${stack} deletes its functions, queues, alarms, dashboard, and its topic with all subscriptions.\nContainer Insights are put back where it switched them on.\n`,
  );
  const question = `Delete the stack ${stack} in ${site.account} ${site.region}?`;
  const isUnwanted = await confirm(terminal, question, options.yes === true);
  if (!isUnwanted) await terminal.err.write('The stack is as it was.\n');
  return isUnwanted;
}

/** A deletion that AWS refuses is one that failed. */
async function deleteStack({ context: { terminal }, site }: Uninstalling, stack: string): Promise<StackEnd> {
  await terminal.err.write(terminal.status === null ? `Deleting ${stack}.\n` : '');
  const run = await check(() =>
    site.deleteStack(stack, (gone) => void terminal.status?.(`${gone} resources are deleted`)),
  );
  await terminal.status?.('');
  const end = run.is === 'read' ? run.value : ({ is: 'failed', because: [run.because] } as const);
  if (end.is === 'failed')
    await terminal.err.write(`${stack} could not be deleted:\n${lines(end.because)}Mend this, then run this again.\n`);
  return end;
}

/** What is deleted after the stack. Whoever does not know that the stack is gone deletes nothing else. */
async function removeRest(
  uninstalling: Uninstalling,
  stack: string,
  unwanted: Unwanted,
  end: Exclude<StackEnd, { is: 'failed' }>,
): Promise<Removing<'deleted'>> {
  const { context, site } = uninstalling;
  const { err } = context.terminal;
  if (end.is === 'unseen') {
    const what = `stack ${stack}: its deletion goes on, and its end was not seen: ${end.because}`;
    await err.write(
      `${lines([what])}This waits for it:\n  aws cloudformation wait stack-delete-complete --region ${site.region} --stack-name ${stack}\n`,
    );
    return { deleted: [], failed: [what] };
  }
  const { deleted, failed } = await removeUnwanted(uninstalling, unwanted);
  if (failed.length > 0)
    await err.write(
      `This could not be deleted:\n${lines(failed)}What stays names the command that deletes each of it.\n`,
    );
  return { deleted: [`stack ${stack}`, ...deleted], failed };
}

/** The end where the stack is still there. What failed was said already. */
async function tellUndeleted(
  { context: { terminal }, options }: Uninstalling,
  said: Removing<'takenBack'> & { readonly stack: string },
): Promise<number> {
  if (options.json === true) await terminal.out.write(`${JSON.stringify(said)}\n`);
  return 1;
}

async function tellEnd(
  { context: { terminal }, options }: Uninstalling,
  { failed, ...said }: Removing<'takenBack' | 'deleted'> & { readonly stack: string; readonly stays: readonly Stays[] },
): Promise<number> {
  const shape = { ...said, ...(failed.length > 0 && { failed }) };
  await terminal.out.write(options.json === true ? `${JSON.stringify(shape)}\n` : sayStays(said));
  return failed.length > 0 ? 1 : 0;
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `  - ${cleanText(text)}\n`).join('');
}
