import * as v from 'valibot';
import { categories } from '../../stopped-reason/fault.ts';
import { sweepStates } from '../../sweep/sweep.ts';
import { at, type Frozen, maybe, text } from './published-parts.ts';

const count = v.number();

/** What subscribers with the protocols `lambda` and `sqs` receive of a sweep. `docs/sweep.schema.json` is made from it. */
export const publishedSweep = v.object({
  schema: v.literal(1),
  kind: v.literal('sweep'),
  id: v.pipe(text, v.description('of this message: one that arrives twice has the same')),
  state: v.pipe(
    v.picklist(sweepStates),
    v.description('sweep: something new is proved; sweep-gone: only that something is over'),
  ),
  urgency: v.pipe(v.picklist(['act', 'ok']), v.description('whose move it is')),
  at,
  alert: v.pipe(
    v.object({ dedupKey: text, status: v.picklist(['open', 'resolved']) }),
    v.description(
      'for pagers: all messages about the sweeps of an account and Region have one key; resolved once nothing is proved any more',
    ),
  ),
  account: text,
  region: text,
  subject: text,
  says: text,
  means: text,
  scope: v.pipe(text, v.description('what was looked at, and what was not, in words')),
  groups: v.pipe(
    v.array(
      v.object({
        services: v.array(
          v.object({
            cluster: text,
            service: text,
            check: v.pipe(maybe, v.description('the command that examines the service again')),
          }),
        ),
        more: v.pipe(count, v.description('services of the group that are not in the list, for want of room')),
        causes: v.array(
          v.object({
            cause: v.pipe(text, v.description('the code of the cause: the name of its page in docs/causes')),
            category: v.picklist(categories),
            title: text,
            evidence: v.array(v.object({ text, source: v.pipe(text, v.description('the calls of AWS that show it')) })),
            waitOrAct: text,
            page: maybe,
          }),
        ),
        steps: v.array(
          v.object({
            label: text,
            command: v.pipe(text, v.description('what to paste; empty if the label says all')),
            form: v.pipe(
              v.picklist(['shell', 'text']),
              v.description('shell: a command; text: to be written somewhere'),
            ),
          }),
        ),
      }),
    ),
    v.description(
      'running services whose next task would not start, as it is proved since this sweep: together what the same causes keep from starting',
    ),
  ),
  moreGroups: v.pipe(count, v.description('groups that are not in the list, for want of room')),
  gone: v.pipe(
    v.array(v.object({ service: v.pipe(text, v.description('CLUSTER/SERVICE')), says: text })),
    v.description('what an earlier message told and is over'),
  ),
  sweep: v.object({
    id: text,
    startedAt: at,
    endedAt: at,
    whole: v.pipe(v.boolean(), v.description('whether it looked at all that it had to')),
    calls: v.pipe(count, v.description('calls of AWS')),
    examined: count,
    skipped: v.pipe(count, v.description('should run no task, are being deleted, or have an open incident')),
    unread: v.pipe(count, v.description('of which the account told nothing')),
    standing: v.pipe(count, v.description('what is proved now, told in this message or before')),
  }),
});

export type PublishedSweep = Frozen<v.InferOutput<typeof publishedSweep>>;
