import * as v from 'valibot';
import type { ControlNews } from '../../control/controls.ts';
import type { Frozen } from './published-parts.ts';

const text = v.string();
const at = v.pipe(text, v.description('ISO 8601, UTC, milliseconds'));
const by = v.pipe(text, v.description('ARN of who did it, as AWS STS attested it'));
const workload = v.pipe(v.exactOptional(text), v.description('the service, or the family of a stand-alone task'));
const parameter = v.picklist(['off', 'dry-run', 'apply', 'missing', 'not-a-mode']);

const news = v.variant('is', [
  v.object({
    is: v.literal('mode-changed'),
    from: parameter,
    to: parameter,
    by: v.pipe(v.nullable(text), v.description('ARN of who did it; null where AWS does not tell')),
    way: v.pipe(
      v.picklist(['command', 'directly', 'unknown']),
      v.description(
        'by a command of the operator, by writing the parameter itself, or unknown where AWS does not tell who',
      ),
    ),
  }),
  v.object({ is: v.literal('paused'), by, until: at }),
  v.object({ is: v.literal('pause-ended'), by: v.pipe(text, v.description('ARN of who had asked for the pause')) }),
  v.object({ is: v.literal('braked'), ineffective: v.number(), incident: text }),
  v.object({ is: v.literal('resumed'), by, ended: v.array(v.picklist(['pause', 'brake'])) }),
  v.object({ is: v.literal('restored'), by, incident: text, workload, targets: v.array(text) }),
  v.object({
    is: v.literal('answered'),
    answer: v.picklist(['approve', 'reject']),
    by,
    incident: text,
    workload,
    plan: text,
  }),
  v.object({
    is: v.literal('only-watches'),
    operator: v.pipe(text, v.description('ARN of the operator of the installation that does')),
  }),
  v.object({ is: v.literal('in-charge') }),
  v.object({
    is: v.literal('capped'),
    what: v.pipe(
      v.picklist(['stand-alone', 'drill']),
      v.description('stand-alone: tasks that no service of ECS stands behind; drill: made-up failures'),
    ),
    limit: v.pipe(v.number(), v.description('incidents of these that may begin within an hour')),
    since: at,
    workloads: v.pipe(v.number(), v.description('workloads that failed beyond the limit, each counted once')),
    isMore: v.pipe(v.boolean(), v.description('whether there were more than are counted')),
    named: v.pipe(
      v.array(text),
      v.description('what the first few are called: CLUSTER/family/NAME or CLUSTER/service/NAME'),
    ),
  }),
]);

/**
 * What subscribers with the protocols `lambda` and `sqs` receive about a control. `docs/control.schema.json` is made from it.
 */
export const publishedControl = v.object({
  schema: v.literal(1),
  kind: v.pipe(v.literal('control'), v.description('a message about an incident has no "kind"')),
  id: v.pipe(text, v.description('of this message: one that arrives twice has the same')),
  at,
  account: text,
  region: text,
  accountAlias: v.exactOptional(text),
  urgency: v.pipe(
    v.picklist(['act', 'fyi']),
    v.description('whose move it is: act, the product waits for a person; fyi, nobody has to do anything'),
  ),
  subject: text,
  says: v.pipe(text, v.description('what happened, in a sentence')),
  inForce: v.pipe(text, v.description('the mode in force when this was sent, and what sets it, in words')),
  mode: v.pipe(v.picklist(['off', 'dry-run', 'apply', 'unread']), v.description('the mode in force')),
  steps: v.pipe(
    v.array(v.object({ label: text, command: text })),
    v.description('commands for the person who reads it, quoted for a POSIX shell, the next step first'),
  ),
  news,
});

export type PublishedControl = Frozen<v.InferOutput<typeof publishedControl>>;

/** Does not compile if the news and the schema differ in a field or in a word. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
export const publishesAllNews: Same<ControlNews, PublishedControl['news']> = true;
