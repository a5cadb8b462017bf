import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { later } from '../../shared/event/instant.ts';
import { advance, type ChangeEvent } from '../../shared/incident/change-lifecycle.ts';
import { changeStates } from '../../shared/incident/change-state.ts';
import type { ChangeRecord, Incident } from '../../shared/incident/incident.ts';
import { type Duty, owed } from '../../shared/incident/owed.ts';
import type { Target } from '../../shared/incident/target.ts';
import { advanceTarget, isMadeFor, stoodBefore, type TargetEvent } from '../../shared/incident/target-lifecycle.ts';
import { attachment, incidentOf } from '../fixtures/incident.ts';
import { at, changeEvents, intended, person, targetEvents, untouched } from './changes.ts';

const now = '2026-11-23T03:20:00.000Z';
const message = { id: 'm1', state: 'found' as const, at, findings: [], changes: [] };
const is = (duties: readonly Duty[]) => duties.map((duty) => duty.is);
const change = (id: string, state: ChangeRecord['state'], fields: Partial<ChangeRecord> = {}) =>
  attachment({ id, state, ...fields });
const dueOf = (fields: Partial<Incident>, when = now) => owed(incidentOf(fields), when);

const someIncident: fc.Arbitrary<Incident> = fc
  .record({
    status: fc.constantFrom('open' as const, 'closed' as const),
    states: fc.array(fc.constantFrom(...changeStates), { maxLength: 4 }),
    outbox: fc.array(fc.constant(message), { maxLength: 2 }),
    ended: fc.boolean(),
  })
  .map(({ status, states, outbox, ended }) =>
    incidentOf({
      status,
      changes: states.map((state, index) => change(`c${index}`, state)),
      outbox,
      ...(ended && { endedBy: 'task-9' }),
    }),
  );

describe('what an incident owes', () => {
  it('is messages first, then the next change to make, then the last change to undo, then a look at the workload', () => {
    const changes = [change('a', 'undoing'), change('b', 'undoing'), change('c', 'intended'), change('d', 'intended')];
    const duties = dueOf({ changes, outbox: [message] });
    expect(is(duties)).toEqual(['notify', 'make', 'undo', 'look']);
    expect(duties).toMatchObject([{}, { change: { id: 'c' } }, { change: { id: 'b' } }, {}]);
  });

  it('is to look up a change that is no longer wanted in the account, and not to make it', () => {
    expect(is(dueOf({ changes: [change('a', 'unsettled', { undoBy: person })] }))).toEqual(['reconcile', 'look']);
    expect(is(dueOf({ changes: [change('a', 'unsettled')] }))).toEqual(['make', 'look']);
  });

  it('is to close once the workload ran or has been silent for a day, and nothing else is due', () => {
    expect(is(dueOf({ endedBy: 'task-9' }))).toEqual(['close']);
    expect(is(dueOf({}, later(incidentOf().lastFailureAt, 24 * 3600_000 + 1)))).toEqual(['close']);
    expect(is(dueOf({ endedBy: 'task-9', outbox: [message] }))).toEqual(['notify', 'look']);
    expect(is(dueOf({ endedBy: 'task-9', changes: [change('a', 'made')] }))).toEqual(['look']);
  });

  it('is nothing only when the incident is closed', () => {
    fc.assert(
      fc.property(someIncident, (incident) => {
        const duties = owed(incident, now);
        expect(duties.length === 0 && incident.status === 'open').toBe(false);
        // History owes only what was asked of it.
        expect(incident.status === 'closed' && is(duties).includes('look')).toBe(false);
        expect(is(duties).includes('close') && duties.length > 1).toBe(false);
      }),
    );
  });
});

/** One change of one target, as two incidents and a person could drive it, by the two tables alone. */
type Model = {
  readonly change: ChangeRecord;
  readonly target: Target;
  readonly history: readonly string[];
  readonly clock: string;
  /** How often the change was intended: what makes an intent another one, where the clock does not. */
  readonly intents: number;
};

type Step =
  | 'plan'
  | 'send'
  | 'answer'
  | 'lose'
  | 'find'
  | 'miss'
  | 'prove'
  | 'expire'
  | 'worsen'
  | 'ask-undo'
  | 'undo'
  | 'keep'
  | 'release';
const steps: readonly Step[] = [
  'plan',
  'send',
  'answer',
  'lose',
  'find',
  'miss',
  'prove',
  'expire',
  'worsen',
  'ask-undo',
  'undo',
  'keep',
  'release',
];

function onChange(model: Model, event: ChangeEvent): Model {
  return { ...model, change: advance(model.change, event) };
}

function onTarget(model: Model, event: TargetEvent): Model | undefined {
  const target = advanceTarget(model.target, event);
  return target === undefined ? undefined : { ...model, target };
}

/** Made, as `apply-changes.ts` does it: the target first, then the change. */
function made(model: Model): Model {
  if (model.change.state !== 'intended' && model.change.state !== 'unsettled') return model;
  const stands = onTarget(model, { ...targetEvents.made, at: model.clock });
  if (stands === undefined) return model;
  return { ...onChange(stands, { ...changeEvents.made, at: model.clock }), history: [...model.history, 'made'] };
}

function step(model: Model, name: Step): Model {
  switch (name) {
    case 'plan': {
      const as = { ...intended, intendedAt: model.clock };
      const event = model.change.state === 'undone' ? changeEvents['planned-after-release'] : changeEvents.planned;
      if (model.target.state === 'suspended') return model;
      return { ...onChange(model, { ...event, as }), intents: model.intents + 1 };
    }
    case 'send': {
      if (model.change.state !== 'intended') return model;
      const intent = String(model.intents);
      if (stoodBefore(model.target, model.change.action, intent)) return onChange(model, changeEvents.stopped);
      if (isMadeFor(model.target, model.change.action, intent)) return model;
      return onTarget(model, { ...targetEvents.leased, intent, at: model.clock }) ?? model;
    }
    case 'answer':
    case 'find':
      return model.target.state === 'intended' ? made(model) : model;
    case 'lose':
      return onChange(model, changeEvents['answer-lost']);
    case 'miss': {
      if (model.change.state !== 'intended' && model.change.state !== 'unsettled') return model;
      return onChange(onTarget(model, targetEvents['not-made']) ?? model, changeEvents.stopped);
    }
    case 'prove':
      return onChange(model, changeEvents.proved);
    case 'expire':
      return onChange(model, changeEvents.overdue);
    case 'worsen':
      return onChange(model, changeEvents['did-not-help']);
    case 'ask-undo':
      return onChange(model, changeEvents['undo-asked']);
    case 'undo': {
      if (model.change.state !== 'undoing') return model;
      const gone = onTarget(model, targetEvents['taken-back']);
      return gone === undefined
        ? model
        : { ...onChange(gone, changeEvents.undone), history: [...model.history, 'undone'] };
    }
    case 'keep':
      return onChange(model, changeEvents.kept);
    case 'release': {
      const free = onTarget(model, targetEvents.released);
      return free === undefined ? model : { ...free, history: [...model.history, 'released'] };
    }
  }
}

describe('no order of events', () => {
  it.each([
    ['goes on', 1000],
    ['stands still', 0],
    ['goes back', -1000],
  ])(
    'makes one change of one target twice without a release by a person in between, while the clock %s',
    (_how, by) => {
      fc.assert(
        fc.property(fc.array(fc.constantFrom(...steps), { maxLength: 40 }), (order) => {
          const start: Model = { change: intended, target: untouched, history: [], clock: at, intents: 0 };
          const end = order.reduce<Model>(
            (model, name) => step({ ...model, clock: later(model.clock, by) }, name),
            start,
          );
          const between = end.history
            .join(' ')
            .split(/(?:^| )made/)
            .slice(1, -1);
          expect(between.filter((events) => !events.includes('released'))).toEqual([]);
        }),
        { numRuns: 2000 },
      );
    },
  );

  it('reaches a change that is undone and made again without both', () => {
    const again: readonly Step[] = ['send', 'answer', 'worsen', 'undo', 'plan', 'send', 'answer'];
    const start: Model = { change: intended, target: untouched, history: [], clock: at, intents: 0 };
    const run = (order: readonly Step[]) =>
      order.reduce<Model>((model, name) => step({ ...model, clock: later(model.clock, 1000) }, name), start).history;
    expect(run(again)).toEqual(['made', 'undone']);
    expect(run([...again.slice(0, 4), 'release', ...again.slice(4)])).toEqual(['made', 'undone', 'released', 'made']);
  });
});
