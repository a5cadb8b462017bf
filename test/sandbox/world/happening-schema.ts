import * as v from 'valibot';
import { reachableServices } from '../ecs/network/connection.ts';
import { networkChange } from './network-schema.ts';
import { described, family, json, name, positive, record, seconds, tags } from './schema-parts.ts';

/** The states that the product tells of, as its messages name them. */
const messageStates = ['found', 'found-next', 'changed', 'held', 'verified', 'undone', 'unproved'] as const;
const mode = v.picklist(['off', 'dry-run', 'apply']);
const valueFroms = described(record(v.string()), 'The new `valueFrom` of each environment variable that is named.');

const when = v.pipe(
  v.strictObject({
    afterMessage: v.optional(
      described(
        v.union([v.picklist(messageStates), v.pipe(v.array(v.picklist(messageStates)), v.minLength(1))]),
        'Once a message of this state, or of one of these, was sent.',
      ),
    ),
    ofCause: v.optional(
      described(v.string(), 'Narrows afterMessage: the message’s incident has a finding of this category or cause.'),
    ),
    afterFailures: v.optional(
      described(v.pipe(v.number(), v.integer(), v.minValue(1)), 'Once so many tasks failed to start.'),
    ),
    afterTaskRunning: v.optional(described(v.string(), 'Once a task of this service (or family) runs.')),
    afterHappening: v.optional(described(name, 'Once the happening of this name was played.')),
    of: v.optional(described(v.string(), 'Narrows afterMessage and afterFailures to one service (or family).')),
    afterSeconds: v.optional(
      described(seconds, 'So long after the other conditions were met; alone: after the first task was asked for.'),
    ),
    at: v.optional(described(v.picklist(['start']), 'start: before ECS starts any task.')),
  }),
  v.check(
    (one) =>
      [one.afterMessage, one.afterFailures, one.afterTaskRunning, one.afterHappening, one.afterSeconds, one.at].some(
        (given) => given !== undefined,
      ),
    'at least one condition (afterMessage, afterFailures, afterTaskRunning, afterHappening, afterSeconds or at) is needed',
  ),
);

const reaches = v.union([v.literal('everything'), v.literal('nothing'), v.array(v.picklist(reachableServices))]);

/** What happens: one member, named for what is done. */
const deed = v.union(
  [
    v.strictObject({
      setNetwork: described(
        v.strictObject({ subnets: v.array(name), reaches }),
        'A person opens or closes a way out of subnets.',
      ),
    }),
    v.strictObject({ changeNetwork: described(networkChange, 'A person changes the world’s `network`.') }),
    v.strictObject({ attachPolicy: v.strictObject({ role: name, policy: v.string() }) }),
    v.strictObject({
      detachPolicy: described(
        v.strictObject({ role: name, policy: v.string() }),
        'A deployment reverts the role, or a person takes access away. `policy`: a name or an ARN; "grant:NAME" stands for the product’s policy of that grant.',
      ),
    }),
    v.strictObject({ setMode: mode }),
    v.strictObject({
      deploy: described(
        v.strictObject({ service: name, valueFroms: v.optional(valueFroms, {}), image: v.optional(v.string()) }),
        'A pipeline registers a new revision of the service’s family and moves the service to it.',
      ),
    }),
    v.strictObject({
      deleteTaskDefinition: described(
        v.strictObject({ family, revision: v.optional(positive) }),
        'Deregisters and deletes a revision; the newest unless one is named.',
      ),
    }),
    v.strictObject({ tag: v.strictObject({ arn: v.string(), tags }) }),
    v.strictObject({
      send: described(
        v.strictObject({ body: v.union([v.string(), json]), copies: v.optional(positive, 1) }),
        'Puts a message on the product’s queue: text as it is, or an object as JSON.',
      ),
    }),
    v.strictObject({
      fault: described(
        v.strictObject({
          service: v.optional(v.string()),
          action: v.optional(v.string()),
          resource: v.optional(v.string()),
          times: v.optional(positive),
          principal: v.optional(
            described(v.string(), 'Part of the caller’s ARN; the product’s remediator unless given.'),
          ),
          fault: v.variant('kind', [
            v.strictObject({ kind: v.literal('throttle') }),
            v.strictObject({ kind: v.literal('access-denied') }),
            v.strictObject({ kind: v.literal('latency'), milliseconds: positive }),
            v.strictObject({ kind: v.literal('time-out'), milliseconds: positive }),
            v.strictObject({ kind: v.literal('server-error'), status: v.optional(v.picklist([500, 502, 503])) }),
          ]),
        }),
        'A fault that calls of the account meet, until it is spent or cleared.',
      ),
    }),
    v.strictObject({ clearFaults: v.literal(true) }),
    v.strictObject({
      deliver: described(
        v.strictObject({
          duplicates: v.optional(positive, 0),
          lateSeconds: v.optional(seconds, 0),
          outOfOrder: v.optional(v.boolean(), false),
        }),
        'How ECS’s events arrive from now on.',
      ),
    }),
    v.strictObject({
      command: described(
        v.strictObject({ verb: v.picklist(['undo', 'resume']), of: v.optional(v.string()) }),
        'A person asks the operator function to undo or resume the newest incident (of that service or family).',
      ),
    }),
  ],
  `one of setNetwork, changeNetwork, attachPolicy, detachPolicy, setMode, deploy, deleteTaskDefinition, tag, send, fault, clearFaults, deliver, command`,
);

/** Something that happens while the world runs, once. */
export const happening = v.strictObject({
  name: v.optional(name),
  say: v.optional(described(v.string(), 'A sentence for the person who watches the demo.')),
  when,
  do: deed,
});

export type Happening = v.InferOutput<typeof happening>;
export type When = Happening['when'];
export type Deed = Happening['do'];
