import * as v from 'valibot';
import { reachableServices } from '../ecs/network/connection.ts';
import { serviceControlPolicies } from './identity-schema.ts';
import { networkChange } from './network-schema.ts';
import { described, family, json, name, positive, record, seconds, tags } from './schema-parts.ts';

const mode = v.picklist(['off', 'dry-run', 'apply']);
const valueFroms = described(record(v.string()), 'The new `valueFrom` of each environment variable that is named.');

const reaches = v.union([v.literal('everything'), v.literal('nothing'), v.array(v.picklist(reachableServices))]);

const role = described(name, 'Name of a role of the world.');
const ofService = v.optional(described(v.string(), 'Of this service or family; else the newest of all.'));

const fault = v.variant('kind', [
  v.strictObject({ kind: v.literal('throttle') }),
  v.strictObject({ kind: v.literal('access-denied') }),
  v.strictObject({ kind: v.literal('latency'), milliseconds: positive }),
  v.strictObject({ kind: v.literal('time-out'), milliseconds: positive }),
  v.strictObject({ kind: v.literal('lost-answer'), milliseconds: v.optional(positive, 0) }),
  v.strictObject({ kind: v.literal('killed') }),
  v.strictObject({ kind: v.literal('killed-after') }),
  v.strictObject({ kind: v.literal('server-error'), status: v.optional(v.picklist([500, 502, 503])) }),
]);

/** Everything that can happen, by the name of the deed. */
const deeds = {
  setNetwork: described(
    v.strictObject({ subnets: v.array(name), reaches }),
    'A person opens or closes a way out of subnets.',
  ),
  deployNetwork: described(
    v.strictObject({ service: described(name, 'A service of the world, in whose VPC the endpoints are made.') }),
    'A person has the product plan the endpoints that the service needs (network plan), and deploys its network stack.',
  ),
  changeNetwork: described(networkChange, 'A person changes the world’s `network`.'),
  attachPolicy: v.strictObject({ role, policy: v.string() }),
  detachPolicy: described(
    v.strictObject({ role, policy: v.string() }),
    'A deployment reverts the role, or a person takes access away. `policy`: a name or an ARN; "grant:NAME" stands for the product’s policy of that grant.',
  ),
  putInlinePolicy: described(
    v.strictObject({ role, name, document: json }),
    'A person writes an inline policy of a role, or over one.',
  ),
  deleteInlinePolicy: v.strictObject({ role, name }),
  setLastUse: described(
    v.strictObject({ role, daysAgo: positive }),
    'IAM says from now on that the role was last used so many days ago, until it is used again.',
  ),
  setServiceControlPolicies: described(
    serviceControlPolicies,
    'The organisation’s policies from now on; none: it lifts them.',
  ),
  setMode: mode,
  deploy: described(
    v.strictObject({
      service: name,
      valueFroms: v.optional(valueFroms, {}),
      image: v.optional(v.string()),
      by: v.optional(
        described(name, 'Role of the world that registers the revision; who registered the first one unless given.'),
      ),
    }),
    'A pipeline registers a new revision of the service’s family and moves the service to it.',
  ),
  scale: described(
    v.strictObject({ service: name, desiredCount: positive }),
    'A person sets how many tasks a service runs; 0 stops it.',
  ),
  deleteService: described(v.strictObject({ service: name }), 'A person deletes a service, whatever it runs.'),
  deregisterTaskDefinition: described(
    v.strictObject({ family, revision: v.optional(positive) }),
    'Deregisters a revision, as CloudFormation does with those that it replaces; the newest unless one is named.',
  ),
  deleteTaskDefinition: described(
    v.strictObject({ family, revision: v.optional(positive) }),
    'Deregisters and deletes a revision; the newest unless one is named.',
  ),
  changeSecret: described(
    v.strictObject({
      secret: described(v.string(), 'Name of a secret of the world.'),
      value: v.optional(v.string()),
      policy: v.optional(described(v.union([json, v.null()]), 'Its resource policy; null takes it away.')),
      deleted: v.optional(described(v.boolean(), 'true: scheduled for deletion; false: restored.')),
    }),
    'A person changes a secret.',
  ),
  changeKey: described(
    v.strictObject({ key: name, state: v.picklist(['Enabled', 'Disabled', 'PendingDeletion']) }),
    'A person changes the state of a key of the world.',
  ),
  tag: v.strictObject({ arn: v.string(), tags }),
  send: described(
    v.strictObject({ body: v.union([v.string(), json]), copies: v.optional(positive, 1) }),
    'Puts a message on the product’s queue: text as it is, or an object as JSON.',
  ),
  invoke: described(
    v.strictObject({
      function: described(v.picklist(['remediator', 'operator']), 'The product’s function.'),
      by: described(name, 'Role of the world that calls it; IAM judges whether it may.'),
      payload: json,
    }),
    'Somebody invokes a function of the product directly.',
  ),
  overwriteRecord: described(
    v.strictObject({ of: ofService, set: json }),
    'Somebody writes over members of the newest incident’s record in the product’s ledger.',
  ),
  fault: described(
    v.strictObject({
      service: v.optional(v.string()),
      action: v.optional(v.string()),
      resource: v.optional(v.string()),
      times: v.optional(positive),
      principal: v.optional(described(v.string(), 'Part of the caller’s ARN; the product’s remediator unless given.')),
      fault,
    }),
    'A fault that calls of the account meet, until it is spent or cleared.',
  ),
  clearFaults: v.literal(true),
  deliver: described(
    v.strictObject({
      duplicates: v.optional(positive, 0),
      lateSeconds: v.optional(seconds, 0),
      outOfOrder: v.optional(v.boolean(), false),
    }),
    'How ECS’s events arrive from now on.',
  ),
  command: described(
    v.strictObject({ verb: v.picklist(['undo', 'restore', 'resume']), of: ofService }),
    'A person asks the operator to undo the newest incident’s changes, or to let its targets be changed again (restore; resume is the same here).',
  ),
};

/** The arguments of each deed, by its name. */
export type Deeds = { readonly [K in keyof typeof deeds]: v.InferOutput<(typeof deeds)[K]> };
export type DeedName = keyof Deeds;
/** One deed: an object with one member, whose name is the name of the deed. */
export type Deed = { readonly [K in DeedName]: { readonly [N in K]: Deeds[N] } }[DeedName];

const names = Object.keys(deeds) as DeedName[];

/** The schema of a deed: an object with one member, whose name is the name of the deed. */
export const deed = v.union(
  names.map((one) => v.strictObject({ [one]: deeds[one] })) as unknown as readonly v.GenericSchema<unknown, Deed>[],
  `one of ${names.join(', ')}`,
);
