import { createHash } from 'node:crypto';
import type { Instant } from '../../event/instant.ts';
import type { Incident } from '../../incident/incident.ts';
import type { Clients } from '../clients/clients.ts';
import type { Item } from './stored-json.ts';

/** The ledger's table, and the clients to call it with. */
export type LedgerTable = { readonly clients: Clients; readonly table: string };

/**
 * The keys of the ledger's one table.
 *
 * | pk            | sk                    | what                                                    |
 * | ------------- | --------------------- | ------------------------------------------------------- |
 * | `incident`    | workload              | the workload's newest incident, open or closed          |
 * | `open`        | incident id           | marks an incident with work: the tick reads only these  |
 * | `closed`      | opening moment#id     | a closed incident, for 90 days                          |
 * | `id`          | incident id           | the key of the incident with this id                    |
 * | `target`      | target key            | a target                                                |
 * | `allowance`   | scope                 | when the changes of the last sixty minutes were made    |
 * | `reservation` | change id             | that this change is counted                             |
 * | `ineffective` | incident id           | that this repair did not help                           |
 * | `obstacle`    | obstacle key          | the newest outage of an obstacle; a closed one for two days |
 * | `outage`      | obstacle key          | marks an outage with work: the tick reads only these    |
 * | `member`      | outage id#workload    | a service of an outage                                  |
 * | `command`     | command id            | a person's command; the only items that the operator may write |
 * | `command`     | `waiting#` command id | that nothing came of it yet: the tick reads only these  |
 * | `carrying`    | command or diagnosis  | until when an invocation may do this work alone         |
 * | `outcome`     | command id            | what came of it                                         |
 * | `sweep`       | `sweep`               | how far the daily sweep is, and what it found           |
 * | `control`     | `controls`            | pause, brake, and what people are to be told of them    |
 * | `control`     | notice id             | what happened to a control, for 90 days                 |
 */
export type Partition =
  | 'incident'
  | 'open'
  | 'closed'
  | 'id'
  | 'target'
  | 'allowance'
  | 'reservation'
  | 'ineffective'
  | 'obstacle'
  | 'outage'
  | 'member'
  | 'command'
  | 'carrying'
  | 'outcome'
  | 'sweep'
  | 'control';

/** In bytes. DynamoDB's limit for a sort key is 1,024 bytes; the path of a role alone may have 512 characters. */
const mostBytes = 1000;

/** The key of an item. If a sort key is too long, its hash is used instead. */
export function itemKey(partition: Partition, sort: string): Item {
  const short = Buffer.byteLength(sort) <= mostBytes;
  return {
    pk: { S: partition },
    sk: { S: short ? sort : `sha256:${createHash('sha256').update(sort).digest('hex')}` },
  };
}

/** The sort key of a closed incident. It never changes, and it sorts by age. */
export function closedKey(incident: Pick<Incident, 'openedAt' | 'id'>): string {
  return `${incident.openedAt}#${incident.id}`;
}

const day = 86_400;

/** The time-to-live attribute: a number of days after a moment, in seconds since the epoch. */
export function expires(from: Instant, days: number): Item {
  return { expires: { N: String(Math.ceil(Date.parse(from) / 1000) + days * day) } };
}

/** How long closed incidents are kept, in days. */
export const historyDays = 90;
