import type { ChangeEvent } from '../../shared/incident/change-lifecycle.ts';
import type { ChangeRecord } from '../../shared/incident/incident.ts';
import { idle, type Target } from '../../shared/incident/target.ts';
import type { TargetEvent } from '../../shared/incident/target-lifecycle.ts';
import { attachment } from '../fixtures/incident.ts';

export const at = '2026-11-23T03:10:00.000Z';
export const person = 'arn:aws:iam::111122223333:role/ops';

/** The change as it is before anything was sent. */
export const intended: ChangeRecord = attachment({ state: 'intended', madeAt: null });

/** One of each event that can happen to a change. */
export const changeEvents: { readonly [E in ChangeEvent['is']]: Extract<ChangeEvent, { is: E }> } = {
  made: { is: 'made', at, sentAt: at, shared: false, created: null, seen: { is: 'policies', others: ['base'] } },
  stopped: { is: 'stopped', because: { code: 'not-configured' } },
  'answer-lost': { is: 'answer-lost' },
  unread: { is: 'unread', note: { code: 'outcome-unread', detail: 'AccessDenied', permission: null } },
  pointed: { is: 'pointed', created: 'arn:aws:ecs:us-east-2:111122223333:task-definition/api:8' },
  proved: { is: 'proved', proof: { by: 'task-ran', task: 'task-9', at } },
  overdue: { is: 'overdue', why: { code: 'no-proof-in-time', minutes: 45 }, at },
  'failed-again': { is: 'failed-again', task: 'task-1' },
  'did-not-help': { is: 'did-not-help' },
  'undo-asked': { is: 'undo-asked', by: person },
  unneeded: { is: 'unneeded', services: ['arn:aws:ecs:us-east-2:111122223333:service/shop/api'] },
  undone: { is: 'undone', note: { code: 'person-asked', by: person }, at },
  'undo-held': { is: 'undo-held', by: 'refused', note: { code: 'person-asked', by: person }, at },
  'runs-with-it': { is: 'runs-with-it' },
  kept: { is: 'kept', note: { code: 'person-asked', by: person }, at },
  planned: { is: 'planned', as: intended },
  'planned-after-release': { is: 'planned-after-release', as: intended },
};

/** A target that nothing was done to. */
export const untouched: Target = idle(intended.target);

/** One of each event that can happen to a target. */
export const targetEvents: { readonly [E in TargetEvent['is']]: Extract<TargetEvent, { is: E }> } = {
  leased: { is: 'leased', incident: 'inc-1', action: intended.action, intent: 'intent-1', at, again: false },
  made: { is: 'made', at, workload: 'api' },
  'not-made': { is: 'not-made' },
  joined: { is: 'joined', workload: 'web' },
  left: { is: 'left', workload: 'web' },
  'leased-to-find': { is: 'leased-to-find', incident: 'inc-1', at },
  'leased-to-undo': { is: 'leased-to-undo', incident: 'inc-1', at },
  'still-there': { is: 'still-there' },
  'given-back': { is: 'given-back', incident: 'inc-1' },
  stopped: { is: 'stopped', at, why: { code: 'person-stopped', by: person } },
  'taken-back': { is: 'taken-back', triedAt: at, why: { code: 'person-asked', by: person } },
  'handed-back': { is: 'handed-back' },
  released: { is: 'released', at },
};
