import type { Message } from '../../shared/notification/notification.ts';
import { definition, role, secret, service, serviceRecord, taskDefinition } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { deliver, fail, type Installation, incidentOf, install, run, tick, wait } from '../fixtures/installation.ts';
import { failBehind, installBehindDeadGateway, runAgain, ticks } from '../fixtures/outage.ts';
import { grant } from '../fixtures/owner.ts';
import { asDrill, give, repaired, resourceDenial } from '../fixtures/repair.ts';
import {
  addService,
  deleteSecret,
  installBesideRunning,
  restoreSecret,
  sweepMessage,
  sweepNextDay,
} from '../fixtures/sweep.ts';

/** What happens to an installation, and the messages that people get of it, in their order. */
export type Story = {
  /** The name of its page. */
  readonly name: string;
  readonly title: string;
  /** What happens, in a sentence or two. */
  readonly says: string;
  readonly play: () => Promise<readonly Message[]>;
};

const story = (name: string, title: string, says: string, play: () => Promise<Installation>): Story => ({
  name,
  title,
  says,
  play: async () => (await play()).messages,
});

const asking = { ...grant, consent: 'ask' } as const;
const eve = 'arn:aws:sts::111122223333:assumed-role/responder/eve';

/** An incident that waits for a person's answer, and the hash of the plan that it was told with. */
async function asked(): Promise<{ readonly at: Installation; readonly incident: string; readonly plan: string }> {
  const at = install({ grants: [asking] });
  await deliver(at, fail(at, 'a1'));
  const { id, findings } = await incidentOf(at);
  return { at, incident: id, plan: findings[0]?.plan?.hash ?? '' };
}

/** Every command has an id of its own. The same ones in each run, for they stand in messages. */
const command = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

async function undo(at: Installation): Promise<void> {
  await deliver(at, await give(at, { verb: 'undo', incident: (await incidentOf(at)).id }, { id: command(1) }));
}

export const stories: readonly Story[] = [
  story(
    'repaired',
    'A repair that helps',
    'The execution role lacks a permission that a grant gives. The product attaches it, and a task starts.',
    async () => {
      const at = await repaired();
      run(at, 'b1');
      await deliver(at, tick);
      return at;
    },
  ),
  story(
    'no-grant',
    'A cause that no grant covers',
    'The execution role lacks a permission, and nothing allows the product to give it. A person gives it.',
    async () => {
      const at = install();
      await deliver(at, fail(at, 'a1'));
      wait(at, 300);
      at.fake.allowed.add(`secretsmanager:GetSecretValue ${secret}`);
      run(at, 'b1');
      await ticks(at, 2);
      return at;
    },
  ),
  story(
    'dry-run',
    'The mode dry-run',
    'A grant would give the permission, but the mode is dry-run: the product says what it would do.',
    async () => {
      const at = install({ grants: [grant] });
      at.mode = 'dry-run';
      await deliver(at, fail(at, 'a1'));
      return at;
    },
  ),
  story(
    'approval',
    'A yes or no',
    'The grant asks a person first. They say yes, the change is made, and a task starts.',
    async () => {
      const { at, incident, plan } = await asked();
      wait(at, 120);
      await deliver(at, await give(at, { verb: 'approve', incident, plan }, { id: command(1) }));
      wait(at, 61);
      run(at, 'b1');
      await deliver(at, tick);
      return at;
    },
  ),
  story('rejection', 'A no', 'The grant asks a person first. They say no.', async () => {
    const { at, incident, plan } = await asked();
    wait(at, 120);
    await deliver(at, await give(at, { verb: 'reject', incident, plan }, { id: command(1) }));
    return at;
  }),
  story(
    'no-help',
    'A repair that does not help, and the brake',
    'The same failure comes again, so that the change is taken back. It is the second such repair within an hour: the product puts itself into dry-run.',
    async () => {
      const at = await repaired();
      await at.ledger.noteIneffective('inc-earlier', at.now);
      await deliver(at, fail(at, 'b1', resourceDenial), fail(at, 'b2', resourceDenial));
      await ticks(at, 1);
      return at;
    },
  ),
  story('undo', 'An undo that a person asks for', 'A person has a repair taken back before it is proved.', async () => {
    const at = await repaired();
    await undo(at);
    return at;
  }),
  story(
    'undo-refused',
    'An undo that AWS refuses',
    'A person has a repair taken back, and IAM refuses that.',
    async () => {
      const at = await repaired();
      const detail = 'AccessDenied: no';
      at.intercept = ({ kind }) =>
        kind === 'detach-grant'
          ? { is: 'failed', because: { code: 'refused', detail, permission: 'iam:DetachRolePolicy' } }
          : undefined;
      await undo(at);
      return at;
    },
  ),
  story('no-proof', 'A repair without a proof', 'After the repair no task is started in 45 minutes.', async () => {
    const at = await repaired();
    await ticks(at, 24);
    return at;
  }),
  story(
    'stalled',
    'ECS has given the deployment up',
    'The repair comes too late: ECS has given the deployment up, and starts no more tasks by itself.',
    async () => {
      const at = install({ grants: [grant] });
      await deliver(at, fail(at, 'a1'));
      const deployments = serviceRecord().deployments.map((one) => ({
        ...one,
        rolloutState: 'FAILED' as const,
        failedTasks: 3,
        pendingCount: 0,
      }));
      at.fake.service = { [service]: { ...serviceRecord(), deployments } };
      await ticks(at, 2);
      return at;
    },
  ),
  story(
    'taken-away',
    'Access that somebody took away',
    'Somebody detached the policy that gave the access. The product does not give it again by itself; then a person restores it.',
    async () => {
      const at = install({ grants: [grant] });
      const policy = 'arn:aws:iam::111122223333:policy/team-reads';
      const document = {
        Statement: [{ Effect: 'Allow' as const, Action: ['secretsmanager:GetSecretValue'], Resource: [secret] }],
      };
      const change = { at: '2026-11-23T09:30:00.000Z', event: 'DetachRolePolicy', by: eve, policy, document } as const;
      at.fake['access-history'] = { [role]: { changes: [change] } };
      await deliver(at, fail(at, 'a1'));
      const { id: incident } = await incidentOf(at);
      wait(at, 60);
      await deliver(at, await give(at, { verb: 'restore', incident }, { id: command(1) }));
      return at;
    },
  ),
  story(
    'stand-alone',
    'A stand-alone task',
    'A task that no service runs does not start. ECS never tries it again.',
    async () => {
      const at = install();
      await deliver(at, fail(at, 'a1', denial(secret), { group: 'family:api', startedBy: 'nightly' }));
      return at;
    },
  ),
  story(
    'still-failing',
    'Nobody has acted',
    'A job that runs every night fails again the next night. Of a service, which ECS goes on trying, one message is sent as long as nothing changes.',
    async () => {
      const at = install();
      const night = { group: 'family:api', startedBy: 'nightly' };
      await deliver(at, fail(at, 'a1', denial(secret), night));
      wait(at, 24 * 3600 - 60);
      await deliver(at, fail(at, 'b1', denial(secret), night));
      await ticks(at, 1);
      return at;
    },
  ),
  story('drill', 'A drill', 'Somebody sends a made-up failure, to see whether its message arrives.', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, asDrill(fail(at, 'a1')));
    return at;
  }),
  story('mode', 'A change of the mode', 'Somebody writes the parameter of the mode.', async () => {
    const at = install();
    await deliver(at, tick);
    at.mode = 'off';
    at.lastWrite = { by: eve, at: at.now };
    await deliver(at, tick);
    return at;
  }),
  story('pause', 'A pause', 'A person pauses the product for five minutes. It goes on by itself.', async () => {
    const at = install();
    await deliver(at, tick);
    await deliver(at, await give(at, { verb: 'pause', minutes: 5 }, { id: command(1) }));
    await ticks(at, 3);
    return at;
  }),
  story(
    'outage',
    'An outage',
    'A NAT gateway has failed, and with it the way of four services. Then it works again, and they start.',
    async () => {
      const at = installBehindDeadGateway(4);
      for (const index of [0, 1, 2, 3]) await deliver(at, failBehind(at, index));
      await ticks(at, 2);
      runAgain(at, [0, 1, 2, 3]);
      await ticks(at, 40);
      return at;
    },
  ),
  story(
    'sweep',
    'Before a failure: the daily sweep',
    'Somebody deletes a secret that two running services name, and takes the permission for another one from their role. No task has failed. The next day both are mended.',
    async () => {
      const at = installBesideRunning({ sweep: 'all' });
      addService(at, 'web');
      const token = secret.replace('api/db-AbCdEf', 'api/token-GhIjKl');
      const there = { arn: token, name: 'api/token', tags: {} };
      at.fake['task-definition'] = { [taskDefinition]: definition({ DB: secret, TOKEN: token }) };
      deleteSecret(at);
      at.fake.secret = { ...at.fake.secret, [token]: there };
      await deliver(at, sweepMessage);
      restoreSecret(at);
      at.fake.secret = { ...at.fake.secret, [token]: there };
      at.fake.allowed.add(`secretsmanager:GetSecretValue ${token}`);
      await sweepNextDay(at);
      return at;
    },
  ),
];
