import * as v from 'valibot';
import type { InverseAction } from '../../change/kinds/index.ts';
import { noInverses } from '../../change/reason.ts';
import { changeStates } from '../../incident/change-state.ts';
import { publishedInverses, publishedSeen } from '../content/change-words.ts';
import { action, after, at, before, maybe, step, text } from './published-parts.ts';

/** Each kind of change defines its own published form. */
const inverse = v.variant('kind', [...publishedInverses]) as unknown as v.GenericSchema<InverseAction>;

const proof = v.variant('by', [
  v.object({ by: v.literal('task-ran'), task: text, at }),
  v.object({ by: v.literal('advanced'), from: step, to: step, at }),
  v.object({ by: v.literal('same-failure'), tasks: v.array(text), at }),
  v.object({ by: v.literal('none'), why: text, at }),
]);

/** A change of the incident as it is published. */
export const publishedChange = v.object({
  id: text,
  action,
  target: text,
  state: v.picklist(changeStates),
  before,
  after,
  inverse: v.union([inverse, v.object({ none: v.picklist(noInverses) })]),
  created: v.pipe(maybe, v.description('ARN of what it has made anew, such as a revision')),
  seen: v.pipe(
    v.nullable(v.variant('is', publishedSeen)),
    v.description('what was seen of the account when it was made, beyond what the action says'),
  ),
  shared: v.boolean(),
  intendedAt: at,
  madeAt: v.nullable(at),
  proof: v.nullable(proof),
  note: maybe,
  unread: v.pipe(
    v.exactOptional(v.number()),
    v.description('how often it could not be read whether it was made; it is read again'),
  ),
  approvedBy: v.exactOptional(v.pipe(text, v.description('ARN of the person who approved it'))),
  undoBy: v.exactOptional(v.pipe(text, v.description('ARN of the person who asked for it to be taken back'))),
  unneeded: v.exactOptional(
    v.pipe(
      v.array(text),
      v.description(
        'ARNs of the deleted services that it was made for: nothing is known to need it, so that it is handed back',
      ),
    ),
  ),
  undoHeld: v.pipe(
    v.exactOptional(v.object({ is: v.picklist(['refused', 'waits']), times: v.number(), at })),
    v.description('its undo was refused so many times, or waits for the mode; it is tried again'),
  ),
  failuresSince: v.array(text),
  revision: v.pipe(text, v.description('ARN of the task definition whose failure it is to end')),
});
