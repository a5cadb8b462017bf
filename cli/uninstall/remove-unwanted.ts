import { check } from '../../shared/aws/operating/checked.ts';
import type { GrantedPolicy, Remains } from '../../shared/aws/operating/read-remains.ts';
import { confirm } from '../confirm.ts';
import type { Uninstalling } from './uninstalling.ts';

/** What was left as it is. `kept`: the changes that are no attached policy. */
export type Left = { readonly attached: readonly GrantedPolicy[]; readonly kept: readonly string[] };

/** What came of it. `failed`: one line for each thing that could not be deleted. */
export type Removed = { readonly deleted: readonly string[]; readonly failed: readonly string[] };

/** What the person wants to go beside the stack. `policies`: their ARNs. */
export type Unwanted = { readonly table: string | undefined; readonly policies: readonly string[] };

/** Asks about the ledger and the policies that are attached to nothing: before anything is deleted, so that no Ctrl-C loses the report. */
export async function findUnwanted(uninstalling: Uninstalling, first: Remains, left: Left): Promise<Unwanted> {
  const table = (await isTableUnwanted(uninstalling, first, left)) ? first.table : undefined;
  return { table, policies: await unwantedPolicies(uninstalling, first, left) };
}

/** Deletes what the person wants to go. The stack is gone by now: what cannot be deleted keeps nothing else. */
export async function removeUnwanted({ site }: Uninstalling, { table, policies }: Unwanted): Promise<Removed> {
  return removeAll([
    ...(table === undefined ? [] : [{ name: `table ${table}`, remove: () => site.deleteTable(table) }]),
    ...policies.map((arn) => ({ name: `policy ${arn}`, remove: () => site.deletePolicy(arn) })),
  ]);
}

async function removeAll(
  things: readonly { readonly name: string; readonly remove: () => Promise<void> }[],
): Promise<Removed> {
  const [deleted, failed]: [string[], string[]] = [[], []];
  for (const { name, remove } of things) {
    const done = await check(remove);
    if (done.is === 'read') deleted.push(name);
    else failed.push(`${name}: ${done.because}`);
  }
  return { deleted, failed };
}

async function isTableUnwanted(
  { context: { terminal }, options, standing }: Uninstalling,
  { table }: Remains,
  { attached, kept }: Left,
): Promise<boolean> {
  if (table === undefined || options.keep === true) return false;
  // What still stands, or may, can only be undone with the ledger: nobody is asked.
  if (attached.length > 0 || kept.length > 0 || standing.unasked !== null) {
    if (options.deleteLedger === true)
      await terminal.err.write('The ledger stays: only by it can what still stands be undone.\n');
    return false;
  }
  const question = `Delete the ledger ${table}, the only record of what was changed?`;
  return isWanted(options.deleteLedger === true, question, { terminal, options });
}

/** The ARNs of the policies that are attached to nothing, and that the person wants to go. */
async function unwantedPolicies(
  { context: { terminal }, options }: Uninstalling,
  { policies }: Remains,
  { attached }: Left,
): Promise<readonly string[]> {
  const free = policies.map(({ arn }) => arn).filter((arn) => !attached.some((one) => one.arn === arn));
  if (free.length === 0 || options.keep === true) return [];
  const names = free.map((arn) => arn.slice(arn.indexOf('/') + 1)).join(', ');
  const question = `Delete the policies that are attached to nothing: ${names}?`;
  return (await isWanted(options.deletePolicies === true, question, { terminal, options })) ? free : [];
}

/** Whether an option or an answer says so. With --yes nobody is asked, and only what an option names is deleted. */
async function isWanted(
  isNamed: boolean,
  question: string,
  { terminal, options }: Pick<Uninstalling, 'options'> & Pick<Uninstalling['context'], 'terminal'>,
): Promise<boolean> {
  return isNamed || (options.yes !== true && (await confirm(terminal, question, false)));
}
