import { lastPart } from '../../shared/arn.ts';
import type { Remains } from '../../shared/aws/operating/read-remains.ts';
import { isInEffect } from '../../shared/incident/change-lifecycle.ts';
import type { ShownIncident } from '../../shared/notification/notification.ts';
import { counted } from '../../shared/notification/text/counted.ts';
import type { StatusAnswer } from '../../shared/operator/status.ts';
import type { Asking } from '../ask.ts';
import { listAll } from '../list-all.ts';
import { readIncident } from '../read-incident.ts';
import { NoAnswer } from '../usage-error.ts';
import type { Context } from '../verb.ts';

/** What the product changed and is still in force, as the ledger and IAM tell. */
export type Standing = {
  /** The incidents of the ledger for which a change stands, or waits for its undo, with the whole story, as far as it could be read. */
  readonly incidents: readonly ShownIncident[];
  /** The grants that are deployed, by the operator's answer; empty where it did not answer. */
  readonly grants: StatusAnswer['grants'];
  /** Why the ledger could not be read, or not all of it; null if it was. */
  readonly unasked: string | null;
};

/** What a list of the operator's holds of an incident, as far as it is read. */
type Summary = { readonly id: string; readonly openedAt: string; readonly changes: readonly unknown[] };

/**
 * Lists what stands. Where the operator does not answer, only IAM tells, and that is said.
 * @throws CallError, UsageError
 */
export async function findStanding(asking: Asking, remains: Remains, { terminal }: Context): Promise<Standing> {
  const standing = await askLedger(asking);
  const attached = remains.policies.flatMap(({ arn, roles }) =>
    roles.map((role) => `${lastPart(arn)} on role ${role}`),
  );
  const changes = standing.incidents.reduce((sum, { changes: all }) => sum + all.filter(isInEffect).length, 0);
  const known = `${counted(changes, 'change')} ${changes === 1 ? 'stands' : 'stand'}, of ${counted(standing.incidents.length, 'incident')}`;
  const ledger =
    standing.unasked === null
      ? known
      : standing.incidents.length === 0
        ? `it could not be asked: ${standing.unasked}`
        : `${known}; not all could be read: ${standing.unasked}`;
  await terminal.err.write(
    [
      `The ledger     ${ledger}`,
      `IAM            ${attached.length === 0 ? 'no policy of a grant is attached' : attached.join('\n               ')}`,
      '',
    ].join('\n'),
  );
  return standing;
}

async function askLedger(asking: Asking): Promise<Standing> {
  const incidents: ShownIncident[] = [];
  let grants: StatusAnswer['grants'] = [];
  let unasked: string | null = null;
  /** What was read counts, also where something else is refused or AWS is busy. */
  const read = async (some: () => Promise<void>): Promise<void> => {
    try {
      await some();
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      unasked ??= error.message;
    }
  };
  await read(async () => {
    grants = ((await asking.ask({ verb: 'status' })).answer as unknown as StatusAnswer).grants;
    // Apart, so that many that are closed keep no open one out.
    const lists = [...(await listAll<Summary>(asking, 'open')), ...(await listAll<Summary>(asking, 'closed'))];
    const changed = lists.filter(({ changes }) => changes.length > 0);
    for (const id of new Set(changed.map((one) => one.id)))
      await read(async () => {
        const shown = readIncident((await asking.ask({ verb: 'show', incident: id })).answer['incident']);
        if (shown.changes.some(isInEffect)) incidents.push(shown);
      });
  });
  return { incidents, grants, unasked };
}
