import * as v from 'valibot';
import { deed } from './deed-schema.ts';
import { described, name, seconds } from './schema-parts.ts';

/** The states of the product's messages. */
const messageStates = [
  'found',
  'found-next',
  'changed',
  'held',
  'verified',
  'undone',
  'unproved',
  'undo-refused',
  'undo-waits',
  'stalled',
  'closed',
  'outage',
  'outage-grown',
  'outage-stalled',
  'outage-over',
] as const;
const messageState = v.picklist(messageStates);

const when = v.pipe(
  v.strictObject({
    afterMessage: v.optional(
      described(
        v.union([messageState, v.pipe(v.array(messageState), v.minLength(1))]),
        'Once a message of this state, or of one of these, was sent.',
      ),
    ),
    ofCause: v.optional(
      described(v.string(), 'Narrows afterMessage: the message’s incident has a finding of this category or cause.'),
    ),
    afterFailures: v.optional(
      described(v.pipe(v.number(), v.integer(), v.minValue(1)), 'Once so many tasks failed to start.'),
    ),
    saying: v.optional(described(v.string(), 'Narrows afterFailures to tasks whose stopped reason holds this text.')),
    afterTaskRunning: v.optional(described(v.string(), 'Once a task of this service (or family) runs.')),
    afterRollout: v.optional(
      described(
        v.picklist(['COMPLETED', 'FAILED']),
        'Once a deployment of a service came to this; FAILED: the circuit breaker gave it up. Narrowed by `of`.',
      ),
    ),
    afterHappening: v.optional(described(name, 'Once the happening of this name was played.')),
    of: v.optional(
      described(v.string(), 'Narrows afterMessage, afterFailures and afterRollout to one service (or family).'),
    ),
    afterSeconds: v.optional(
      described(seconds, 'So long after the other conditions were met; alone: after the first task was asked for.'),
    ),
    at: v.optional(described(v.picklist(['start']), 'start: before ECS starts any task.')),
  }),
  v.check(
    (one) =>
      [
        one.afterMessage,
        one.afterFailures,
        one.afterTaskRunning,
        one.afterRollout,
        one.afterHappening,
        one.afterSeconds,
        one.at,
      ].some((given) => given !== undefined),
    'at least one condition (afterMessage, afterFailures, afterTaskRunning, afterRollout, afterHappening, afterSeconds or at) is needed',
  ),
);

/** Something that happens while the world runs, once. */
export const happening = v.strictObject({
  name: v.optional(name),
  say: v.optional(described(v.string(), 'A sentence for the person who watches the demo.')),
  when,
  do: deed,
});

/** A message without which a run is not over. */
export const awaited = v.strictObject({
  message: described(messageState, 'The state of the message.'),
  of: v.optional(described(v.string(), 'The service (or family) that it is about; any of them unless given.')),
  times: v.optional(
    described(v.pipe(v.number(), v.integer(), v.minValue(1)), 'How many such messages are awaited.'),
    1,
  ),
});

export type Awaited = v.InferOutput<typeof awaited>;
export type Happening = v.InferOutput<typeof happening>;
export type When = Happening['when'];
