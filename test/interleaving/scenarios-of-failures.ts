import { definition, secret, service, taskDefinition } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { fail, tick, wait } from '../fixtures/installation.ts';
import { correction, grant, usualLimits } from '../fixtures/owner.ts';
import { malformed, resourceDenial } from '../fixtures/repair.ts';
import type { Part, Played, Scenario } from './play.ts';
import {
  addJobs,
  addWeb,
  addWebWithRole,
  failJobs,
  failWeb,
  findOnly,
  repair,
  runAll,
  web,
  webDefinition,
  webGrant,
} from './worlds.ts';

const granted = { grants: [grant] };

function part(name: string, ...messages: readonly string[]): Part {
  return { name, messages };
}

/** A repair that was not prevented is made, proved, and its incident closed. */
async function everyIncidentIsOver({ at }: Played): Promise<readonly string[]> {
  const open = await at.ledger.listIncidents({ status: 'open', limit: 9 });
  return open.map(({ id, changes }) => `${id} stays open, its changes are ${changes.map(({ state }) => state).join()}`);
}

async function isRepaired(played: Played): Promise<readonly string[]> {
  const kinds = played.seen.writes.filter(({ done }) => done === 'made').map(({ action }) => action.kind);
  return [...(kinds.length === 0 ? ['nothing was repaired'] : []), ...(await everyIncidentIsOver(played))];
}

/** Failures beside each other, beside ticks, and against a repair. */
export const scenariosOfFailures: readonly Scenario[] = [
  {
    title: 'two failures of one workload',
    owner: granted,
    begin: async ({ at }) => [part('first', fail(at, 'a1')), part('second', fail(at, 'a2'))],
    afterwards: runAll,
    judge: isRepaired,
  },
  {
    title: 'the same failure delivered three times',
    owner: granted,
    begin: async ({ at }) => {
      const event = fail(at, 'a1');
      return [part('first', event), part('second', event), part('third', event)];
    },
    afterwards: runAll,
    judge: isRepaired,
  },
  {
    title: 'two services that share a role',
    owner: { grants: [{ ...grant, services: [service, web] }] },
    begin: async ({ at }) => {
      addWeb(at);
      return [
        part('api', fail(at, 'a1')),
        part('web', failWeb(at, 'w1')),
        part('both', fail(at, 'a2'), failWeb(at, 'w2')),
      ];
    },
    afterwards: runAll,
    judge: isRepaired,
  },
  {
    title: 'two services behind one thing in the way, one of which had been told of it',
    owner: {},
    begin: async ({ at, deliver }) => {
      addWeb(at);
      await deliver(fail(at, 'a1'));
      return [part('web', failWeb(at, 'w1')), part('web again', failWeb(at, 'w1')), part('tick', tick)];
    },
    afterwards: (played) => {
      played.at.fake.allowed.add(`secretsmanager:GetSecretValue ${secret}`);
      runAll(played);
    },
    judge: everyIncidentIsOver,
  },
  {
    title: 'three services that meet one thing in the way at the same moment',
    owner: {},
    begin: async ({ at }) => {
      addWeb(at);
      addJobs(at);
      return [
        part('api', fail(at, 'a1')),
        part('web', failWeb(at, 'w1')),
        part('jobs', failJobs(at, 'j1')),
        part('tick', tick),
      ];
    },
    afterwards: (played) => {
      played.at.fake.allowed.add(`secretsmanager:GetSecretValue ${secret}`);
      runAll(played);
    },
    judge: everyIncidentIsOver,
  },
  {
    title: 'two services and an allowance of two changes',
    owner: {
      grants: [{ ...grant, services: [service, web], forceDeployment: true }],
      limits: { ...usualLimits, changesPerHour: 2, changesPerHourPerWorkload: 2 },
    },
    begin: async ({ at }) => {
      addWeb(at);
      return [part('api', fail(at, 'a1')), part('web', failWeb(at, 'w1')), part('tick', tick)];
    },
    afterwards: runAll,
    judge: isRepaired,
  },
  {
    title: 'a failure beside two ticks',
    owner: granted,
    begin: async (play) => {
      await findOnly(play);
      return [part('failure', fail(play.at, 'a2')), part('tick', tick), part('next tick', tick)];
    },
    afterwards: runAll,
    judge: isRepaired,
  },
  {
    title: 'a failure from before the repair beside its proof',
    owner: granted,
    begin: async (play) => {
      const late = fail(play.at, 'late');
      await repair(play);
      runAll(play);
      return [part('late', late), part('tick', tick), part('next tick', tick)];
    },
    judge: isRepaired,
  },
  {
    title: 'a correction with two failures',
    owner: { corrections: [correction], ...granted },
    reason: malformed,
    begin: async ({ at }) => {
      at.fake['task-definition'] = { [taskDefinition]: definition({ DB: `${secret}:url` }) };
      at.fake.allowed.add(`secretsmanager:GetSecretValue ${secret}`);
      return [part('first', fail(at, 'a1', malformed)), part('second', fail(at, 'a2', malformed)), part('tick', tick)];
    },
    afterwards: runAll,
    judge: isRepaired,
  },
  {
    title: 'two failures against a repair, and an undo',
    owner: granted,
    begin: async (play) => {
      const incident = await repair(play);
      const { at } = play;
      return [
        part('first', fail(at, 'b1', resourceDenial)),
        part('second', fail(at, 'b2', resourceDenial)),
        part('undo', await play.command({ verb: 'undo', incident })),
      ];
    },
  },
  {
    title: 'the brake, pulled by two incidents at once',
    owner: { grants: [grant, webGrant] },
    begin: async (play) => {
      const { at, deliver } = play;
      addWebWithRole(at);
      const failsInWeb = (name: string, reason = denial(secret)) => failWeb(at, name, reason, webDefinition);
      await deliver(fail(at, 'a1'));
      at.fake.allowed.clear();
      await deliver(failsInWeb('w1'));
      wait(at, 61);
      return [
        part('api', fail(at, 'b1', resourceDenial), fail(at, 'b2', resourceDenial)),
        part('web', failsInWeb('w2', resourceDenial), failsInWeb('w3', resourceDenial)),
        part('tick', tick),
      ];
    },
    judge: async ({ at }) => ((await at.ledger.loadControls())?.item.brake ? [] : ['the brake is not pulled']),
  },
  {
    title: 'two failures while people cannot be notified',
    owner: granted,
    begin: async ({ at }) => {
      const { publish } = at.ports;
      Object.assign(at.ports, { publish: () => Promise.reject(new Error('the topic is down')) });
      return [
        part('first', fail(at, 'a1')),
        part('second', fail(at, 'a2')),
        part('tick', tick),
        { name: 'the topic', happens: () => void Object.assign(at.ports, { publish }) },
      ];
    },
    afterwards: runAll,
    judge: isRepaired,
  },
];
