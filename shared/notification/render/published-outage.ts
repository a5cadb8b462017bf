import * as v from 'valibot';
import { outageStates } from '../../incident/outage.ts';
import { at, type Frozen, text } from './published-parts.ts';

const count = v.number();

/** What subscribers with the protocols `lambda` and `sqs` receive of an outage. `docs/outage.schema.json` is made from it. */
export const publishedOutage = v.object({
  schema: v.literal(1),
  kind: v.literal('outage'),
  id: v.pipe(text, v.description('of this message: one that arrives twice has the same')),
  state: v.picklist(outageStates),
  urgency: v.pipe(v.picklist(['act', 'fyi', 'ok']), v.description('whose move it is')),
  at,
  alert: v.pipe(
    v.object({ dedupKey: text, status: v.picklist(['open', 'resolved']) }),
    v.description('for pagers: all messages of one outage have one key'),
  ),
  account: text,
  region: text,
  accountAlias: v.exactOptional(text),
  subject: text,
  says: text,
  why: text,
  after: text,
  steps: v.array(
    v.object({
      label: text,
      command: v.pipe(text, v.description('what to paste; empty if the label says all')),
      part: v.pipe(
        v.exactOptional(v.literal(true)),
        v.description('set of what is pasted for the step before it: one of its ways, or one of its parts'),
      ),
    }),
  ),
  persist: v.pipe(
    v.exactOptional(v.array(text)),
    v.description('what to write where the repaired thing is defined, so that it stays'),
  ),
  pages: v.pipe(
    v.exactOptional(v.array(text)),
    v.description('addresses of what is to be read about what stands in the way'),
  ),
  outage: v.object({
    id: v.pipe(text, v.description('the same in all messages of one outage')),
    status: v.picklist(['open', 'closed']),
    obstacle: v.object({
      is: v.pipe(text, v.description('what kind of thing stands in the way')),
      things: v.pipe(v.array(text), v.description('its ids, ARNs and names')),
    }),
    repairs: v.pipe(
      v.exactOptional(v.array(text)),
      v.description('the changes by which the product repairs it for all; absent where it does not'),
    ),
    openedAt: at,
    first: v.pipe(text, v.description('id of the incident that met it first, which was told as its own')),
    counts: v.pipe(
      v.object({ down: count, stalled: count, runs: count, ended: count, own: count }),
      v.description(
        'services by state; stalled: the obstacle is gone and ECS does not try; ended: no run was seen; own: it fails for another cause by now',
      ),
    ),
    services: v.array(
      v.object({
        cluster: text,
        service: v.pipe(text, v.description('empty of a stand-alone task')),
        family: v.pipe(v.exactOptional(text), v.description('of a stand-alone task')),
        incident: text,
        state: v.picklist(['down', 'stalled', 'runs', 'ended', 'own']),
      }),
    ),
  }),
});

export type PublishedOutage = Frozen<v.InferOutput<typeof publishedOutage>>;
