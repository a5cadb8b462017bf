import type { Configuration } from '../../shared/configuration/configuration.ts';
import { registrar, secret, service } from '../fixtures/account.ts';
import { account, denial, region } from '../fixtures/event.ts';
import { tick } from '../fixtures/installation.ts';
import { correction, grant, configuration as ownerConfiguration } from '../fixtures/owner.ts';
import { malformed } from '../fixtures/repair.ts';
import { invoke, ledgerOf } from './invoke.ts';
import { command, type Start } from './play.ts';
import { lacksSecret, type Obstacle, startTask } from './scheduler.ts';
import { copyOf, newWorld, type World } from './world.ts';

/** What a row must end with, unless the fault itself forbids it. `repaired`: the changes of `made` are in place. */
export type Scenario = {
  readonly name: string;
  readonly wants: 'repaired' | 'taken-back';
  /** What a repair changes in the account, in order. */
  readonly made: readonly string[];
  readonly start: () => Promise<Start>;
};

const logGroup = `arn:aws:logs:${region}:${account}:log-group:/ecs/api`;
const noLogGroup =
  'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1';
const logging = {
  secrets: [],
  logConfiguration: {
    logDriver: 'awslogs',
    options: { 'awslogs-group': '/ecs/api', 'awslogs-region': region, 'awslogs-stream-prefix': 'api' },
  },
};

const denied: Obstacle = lacksSecret(denial(secret));
const ungrouped: Obstacle = { lets: ({ logGroups }) => logGroups['/ecs/api'] !== undefined, reason: noLogGroup };
const misspelt: Obstacle = { lets: ({ service: { taskDefinition: now } }) => !now.endsWith(':7'), reason: malformed };

const vain = { ...grant, name: 'vain' };
/** What fails is what these worlds are about: nothing is swept. */
const configuration = (owner: Parameters<typeof ownerConfiguration>[0]) =>
  ownerConfiguration({ ...owner, sweep: 'off' });

const attaching = configuration({ grants: [grant] });

/** Every kind of change, a proof, an undo that failures cause, and a person's. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'attach a grant',
    wants: 'repaired',
    made: ['attach'],
    start: () => firstFailure(attaching, denied),
  },
  {
    name: 'create a log group',
    wants: 'repaired',
    made: ['create'],
    start: () =>
      firstFailure(
        configuration({ grants: [{ ...grant, secrets: [], logGroups: [logGroup] }] }),
        ungrouped,
        newWorld(logging),
      ),
  },
  {
    name: 'register a revision and move the service',
    wants: 'repaired',
    made: ['register', 'move to 8'],
    start: () =>
      firstFailure(correcting, misspelt, newWorld({ secrets: [{ name: 'DB', valueFrom: `${secret}:url` }] }), true),
  },
  {
    name: 'attach a grant and force a deployment',
    wants: 'repaired',
    made: ['attach', 'force'],
    start: () => firstFailure(configuration({ grants: [{ ...grant, forceDeployment: true }] }), denied),
  },
  { name: 'prove a repair', wants: 'repaired', made: ['attach'], start: proof },
  { name: 'undo what did not help', wants: 'taken-back', made: ['attach'], start: secondFailure },
  { name: 'undo for a person', wants: 'taken-back', made: ['attach'], start: personsUndo },
];

const correcting = configuration({
  corrections: [{ ...correction, services: [service], registrars: [registrar] }],
  grants: [grant],
});

async function firstFailure(
  owner: Configuration,
  obstacle: Obstacle,
  world: World = newWorld(),
  readable = false,
): Promise<Start> {
  if (readable) world.attached.push('arn:aws:iam::111122223333:policy/own');
  const body = failing(world, obstacle);
  const known = await incidentAfter(owner, body, world);
  return { world, configuration: owner, obstacle, body, incident: known };
}

/** The id of the incident that the failure opens: it follows from the failure. */
async function incidentAfter(owner: Configuration, body: string, world: World): Promise<string> {
  const copy = copyOf(world);
  await invoke(copy, owner, body);
  const [incident] = await ledgerOf(copy).listIncidents({ limit: 1 });
  if (incident === undefined) throw new Error('the failure opens no incident');
  return incident.id;
}

function failing(world: World, obstacle: Obstacle): string {
  const body = startTask(world, obstacle);
  if (body === undefined) throw new Error('the task of this scenario runs');
  return body;
}

/** The grant is attached, and a minute later its grace is over. */
async function repaired(owner: Configuration): Promise<Start> {
  const start = await firstFailure(owner, denied);
  await invoke(start.world, owner, start.body);
  start.world.now += 90_000;
  return start;
}

async function proof(): Promise<Start> {
  const start = await repaired(attaching);
  startTask(start.world, denied);
  start.world.now += 5000;
  return { ...start, body: tick };
}

async function secondFailure(): Promise<Start> {
  const owner = configuration({ grants: [vain] });
  const start = await repaired(owner);
  await invoke(start.world, owner, failing(start.world, denied));
  start.world.now += 90_000;
  return { ...start, body: failing(start.world, denied) };
}

async function personsUndo(): Promise<Start> {
  const start = await repaired(attaching);
  return { ...start, body: await command(start) };
}
