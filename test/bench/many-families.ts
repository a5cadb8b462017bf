import { inChunks } from '../../shared/aws/reads/in-chunks.ts';
import { later } from '../../shared/event/instant.ts';
import { definition, secret } from '../fixtures/account.ts';
import { deployment, taskEvent } from '../fixtures/event.ts';
import { deliver, fail, install, tick } from '../fixtures/installation.ts';

/**
 * 10,000 stand-alone families fail within minutes: each could be an incident, a record, a dozen reads and a message. In
 * between real services fail. Nothing but one look at each task, a hundred a call, may grow with the families.
 */
const families = 10_000;
const batch = 100;
const services = 20;

const account = '111122223333';
const region = 'us-east-2';
const arnOf = (what: string) => `arn:aws:ecs:${region}:${account}:${what}`;
const reason = JSON.parse(fail(install(), 'x')).detail.stoppedReason as string;

/** The event of one family's task, and what ECS shows of it. */
function familyOf(index: number, at: string) {
  const name = `f${index}`;
  const task = {
    taskArn: arnOf(`task/shop/${name}`),
    taskDefinitionArn: arnOf(`task-definition/${name}:1`),
    group: `family:${name}`,
    stoppedReason: reason,
    createdAt: at,
    stoppedAt: at,
  };
  const shown = { ...task, lastStatus: 'STOPPED', containerReasons: [], overridden: false };
  return { event: JSON.stringify(taskEvent({ ...task, startedBy: 'anybody' })), task: task.taskArn, shown };
}

async function play(count: number) {
  const at = install();
  // Each look at the clock is a millisecond later, so that no two moments are the same.
  const now = () => {
    at.now = later(at.now, 1);
    return at.now;
  };
  Object.assign(at.ports, { now });
  const made = Array.from({ length: count }, (_, index) => familyOf(index, at.now));
  at.fake['stopped-task'] = Object.fromEntries(made.map(({ task, shown }) => [task, shown]));
  at.fake['task-definition'] = { '*': definition({ DB: `${secret}:url::` }) };
  const batches = inChunks(
    made.map(({ event }) => event),
    batch,
  );
  for (const [index, events] of batches.entries()) {
    const every = Math.max(1, Math.floor(batches.length / services));
    const own = index % every === 0 ? [fail(at, `own-${index}`, undefined, { startedBy: deployment })] : [];
    await deliver(at, ...events, ...own);
  }
  at.now = later(at.now, 10 * 60_000);
  await deliver(at, tick);
  const tasks = at.asked.filter(({ kind }) => kind === 'stopped-task').length;
  const incidents = await at.ledger.listOpenIds();
  const own = await at.ledger.loadIncident(`aws/${account}/${region}/shop/service/api`);
  const controls = JSON.stringify((await at.ledger.loadControls())?.item);
  return {
    incidents: incidents.length,
    messages: at.told.length,
    sums: at.told.filter(({ state }) => state === 'capped').length,
    reads: at.asked.length - tasks,
    looks: tasks,
    own: own?.item.failures ?? 0,
    record: controls.length,
    most: at.configuration.limits.standAloneIncidentsPerHour,
  };
}

const full = await play(families);
const part = await play(families / 10);
const { most } = full;
const results = [
  [`incidents, of ${families} families and a service, limit ${most + 1}`, full.incidents, full.incidents === most + 1],
  [`messages, at most ${2 * (most + 2)}`, full.messages, full.messages <= 2 * (most + 2)],
  ['messages that tell the others in sum', full.sums, full.sums === 1],
  [
    'reads beside the look at each task, the same for a tenth of the families',
    full.reads,
    full.reads <= part.reads + 100,
  ],
  ['looks at tasks, one each', full.looks, full.looks <= families + services + 200],
  ['failures of the service that were counted in between', full.own, full.own === services],
  ['bytes of the record of the controls', full.record, full.record < 50_000],
] as const;
for (const [what, value, met] of results) console.log(`${met ? 'met   ' : 'MISSED'} ${what}: ${value}`);
process.exitCode = results.every(([, , met]) => met) ? 0 : 1;
