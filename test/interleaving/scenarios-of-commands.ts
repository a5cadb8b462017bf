import { fail, incidentOf, tick } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import type { Part, Play, Played, Scenario } from './play.ts';
import { findOnly, repair, runAll } from './worlds.ts';

const granted = { grants: [grant] };
const asking = { grants: [{ ...grant, consent: 'ask' as const }] };
const bob = 'arn:aws:iam::111122223333:user/bob';
const both = { operators: { change: ['arn:aws:iam::111122223333:user/ann', bob] } };

function part(name: string, ...messages: readonly string[]): Part {
  return { name, messages };
}

/** A plan waits for a person. */
async function ask({ at, deliver }: Play): Promise<{ readonly incident: string; readonly plan: string }> {
  await deliver(fail(at, 'a1'));
  const { id, findings } = await incidentOf(at);
  return { incident: id, plan: findings[0]?.plan?.hash ?? '' };
}

/** Notices of this kind, each counted once. */
function noticesOf({ at }: Played, state: string): number {
  return new Set(at.told.filter((one) => one.incident === null && one.state === state).map(({ id }) => id)).size;
}

function toldOf(played: Played, state: string, times: number): readonly string[] {
  const told = noticesOf(played, state);
  return told === times ? [] : [`${state} was told ${told} times, and happened ${times} times`];
}

/** A rejection that is said to be done keeps its plan from being made. */
function rejectedAndMade({ seen }: Played): readonly string[] {
  const no = seen.commands.find(({ command }) => command.verb === 'reject');
  const isDone = seen.outcomes.some(({ id, outcome }) => id === no?.id && outcome.is === 'done');
  return isDone && seen.writes.some(({ done }) => done === 'made')
    ? ['a rejection was done, and its plan was made']
    : [];
}

/** People's commands beside each other and beside what the product does by itself. */
export const scenariosOfCommands: readonly Scenario[] = [
  {
    title: 'an undo beside the change',
    owner: granted,
    begin: async (play) => {
      const incident = await findOnly(play);
      const undo = await play.command({ verb: 'undo', incident });
      return [part('failure', fail(play.at, 'a2')), part('undo', undo), part('tick', tick)];
    },
  },
  {
    title: 'an undo beside the attempt that follows a crash',
    owner: granted,
    begin: async (play) => {
      const { at, deliver } = play;
      at.intercept = () => {
        at.intercept = undefined;
        throw new Error('503 Service Unavailable');
      };
      const event = fail(at, 'a1');
      await deliver(event);
      const undo = await play.command({ verb: 'undo', incident: (await incidentOf(at)).id });
      return [part('redelivery', event), part('undo', undo), part('tick', tick)];
    },
  },
  {
    title: 'an undo beside the proof',
    owner: granted,
    begin: async (play) => {
      const incident = await repair(play);
      runAll(play);
      return [
        part('undo', await play.command({ verb: 'undo', incident })),
        part('tick', tick),
        part('next tick', tick),
      ];
    },
  },
  {
    title: 'two undos, one of them delivered twice',
    owner: { ...granted, ...both },
    begin: async (play) => {
      const incident = await repair(play);
      const first = await play.command({ verb: 'undo', incident });
      const second = await play.command({ verb: 'undo', incident }, bob);
      return [part('ann', first), part('ann again', first), part('bob', second)];
    },
  },
  {
    title: 'an approval beside a rejection',
    owner: { ...asking, ...both },
    toldAgain: ['answered'],
    begin: async (play) => {
      const plan = await ask(play);
      const yes = await play.command({ verb: 'approve', ...plan });
      const no = await play.command({ verb: 'reject', ...plan }, bob);
      return [part('yes', yes), part('no', no), part('failure', fail(play.at, 'a2'))];
    },
    judge: rejectedAndMade,
  },
  {
    title: 'a rejection beside the attempt that follows a crash of the approval',
    owner: { ...asking, ...both },
    toldAgain: ['answered'],
    begin: async (play) => {
      const { at, deliver } = play;
      const plan = await ask(play);
      const { saveTarget } = at.ledger;
      at.ledger = { ...at.ledger, saveTarget: () => Promise.reject(new Error('the ledger is throttled')) };
      const yes = await play.command({ verb: 'approve', ...plan });
      await deliver(yes);
      at.ledger = { ...at.ledger, saveTarget };
      const no = await play.command({ verb: 'reject', ...plan }, bob);
      return [part('yes again', yes), part('no', no), part('tick', tick)];
    },
    judge: rejectedAndMade,
  },
  {
    title: 'an approval delivered twice, beside a failure',
    owner: asking,
    begin: async (play) => {
      const yes = await play.command({ verb: 'approve', ...(await ask(play)) });
      return [part('yes', yes), part('yes again', yes), part('failure', fail(play.at, 'a2'))];
    },
    judge: (played) => toldOf(played, 'answered', 1),
  },
  {
    title: 'an approval beside an undo',
    owner: asking,
    begin: async (play) => {
      const plan = await ask(play);
      const yes = await play.command({ verb: 'approve', ...plan });
      const undo = await play.command({ verb: 'undo', incident: plan.incident });
      return [part('yes', yes), part('undo', undo), part('tick', tick)];
    },
  },
  {
    title: 'a pause beside the change',
    owner: granted,
    begin: async (play) => {
      const pause = await play.command({ verb: 'pause', minutes: 30 });
      return [part('failure', fail(play.at, 'a1')), part('pause', pause), part('pause again', pause)];
    },
    judge: (played) => toldOf(played, 'paused', 1),
  },
  {
    title: 'the mode, set off by hand beside the change',
    owner: granted,
    begin: async ({ at, deliver }) => {
      await deliver(tick);
      const off: Part = { name: 'by hand', happens: () => void (at.mode = 'off') };
      return [part('failure', fail(at, 'a1')), off, part('tick', tick), part('next tick', tick)];
    },
    judge: (played) => toldOf(played, 'mode-changed', 1),
  },
  {
    title: 'two commands for the mode beside the change',
    owner: granted,
    toldAgain: ['mode-changed'],
    begin: async (play) => {
      const { at, deliver } = play;
      await deliver(tick);
      const off = await play.command({ verb: 'mode', mode: 'off' });
      at.now = '2026-11-23T10:00:11.000Z';
      const dry = await play.command({ verb: 'mode', mode: 'dry-run' });
      return [part('failure', fail(at, 'a1')), part('off', off), part('dry-run', dry)];
    },
    judge: ({ at }) => (at.mode === 'dry-run' ? [] : [`the later command says dry-run, and the mode is ${at.mode}`]),
  },
  {
    title: 'a restore beside a failure',
    owner: granted,
    toldAgain: ['found', 'changed', 'undone', 'verified'],
    begin: async (play) => {
      const incident = await repair(play);
      await play.deliver(await play.command({ verb: 'undo', incident }));
      const restore = await play.command({ verb: 'restore', incident });
      return [part('restore', restore), part('restore again', restore), part('failure', fail(play.at, 'c1'))];
    },
    judge: (played) => toldOf(played, 'restored', 1),
  },
];
