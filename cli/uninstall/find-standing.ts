import { lastPart } from '../../shared/arn.ts';
import type { Remains } from '../../shared/aws/operating/read-remains.ts';
import { stands } from '../../shared/incident/change-lifecycle.ts';
import type { ShownIncident } from '../../shared/notification/notification.ts';
import { counted } from '../../shared/notification/text/counted.ts';
import type { StatusAnswer } from '../../shared/operator/status.ts';
import type { Asking } from '../ask.ts';
import { readIncident } from '../read-incident.ts';
import { NoAnswer } from '../usage-error.ts';
import type { Context } from '../verb.ts';

/** What the product changed and is still in force, as the ledger and IAM tell. */
export type Standing = {
  /** The incidents of the ledger for which a change stands, with the whole story. */
  readonly incidents: readonly ShownIncident[];
  /** The grants that are deployed, by the operator's answer; empty where it did not answer. */
  readonly grants: StatusAnswer['grants'];
  /** Why the ledger could not be asked; null if it was. */
  readonly unasked: string | null;
};

/** What a list of the operator's holds of an incident, as far as it is read. */
type Summary = { readonly id: string; readonly openedAt: string; readonly changes: readonly unknown[] };

/** The most that the operator lists at a time. */
const mostListed = 100;

/**
 * Lists what stands. Where the operator does not answer, only IAM tells, and that is said.
 * @throws CallError, UsageError
 */
export async function findStanding(asking: Asking, remains: Remains, { terminal }: Context): Promise<Standing> {
  const standing = await askLedger(asking);
  const attached = remains.policies.flatMap(({ arn, roles }) =>
    roles.map((role) => `${lastPart(arn)} on role ${role}`),
  );
  const changes = standing.incidents.reduce((sum, { changes: all }) => sum + all.filter(stands).length, 0);
  const ledger =
    standing.unasked === null
      ? `${counted(changes, 'change')} ${changes === 1 ? 'stands' : 'stand'}, of ${counted(standing.incidents.length, 'incident')}`
      : `it could not be asked: ${standing.unasked}`;
  await terminal.err.write(
    [
      `The ledger     ${ledger}`,
      `IAM            ${attached.length === 0 ? 'no policy of a grant is attached' : attached.join('\n               ')}`,
      '',
    ].join('\n'),
  );
  return standing;
}

/** All of a status, one page after another. */
async function listAll({ ask }: Asking, status: 'open' | 'closed'): Promise<readonly Summary[]> {
  const listed: Summary[] = [];
  for (;;) {
    const last = listed.at(-1);
    const before = last === undefined ? {} : { before: { openedAt: last.openedAt, id: last.id } };
    const { answer } = await ask({ verb: 'incidents', status, limit: mostListed, ...before });
    const page = answer['incidents'] as readonly Summary[];
    listed.push(...page);
    if (page.length < mostListed) return listed;
  }
}

async function askLedger(asking: Asking): Promise<Standing> {
  try {
    const { answer: status } = await asking.ask({ verb: 'status' });
    // Apart, so that many that are closed keep no open one out.
    const lists = [...(await listAll(asking, 'open')), ...(await listAll(asking, 'closed'))];
    const changed = lists.filter(({ changes }) => changes.length > 0);
    const incidents: ShownIncident[] = [];
    for (const id of new Set(changed.map((one) => one.id))) {
      const shown = readIncident((await asking.ask({ verb: 'show', incident: id })).answer['incident']);
      if (shown.changes.some(stands)) incidents.push(shown);
    }
    return { incidents, grants: (status as unknown as StatusAnswer).grants, unasked: null };
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return { incidents: [], grants: [], unasked: error.message };
  }
}
