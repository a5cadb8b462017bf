import { expect, it } from 'vitest';
import { examine } from '../../shared/diagnosis/examine.ts';
import { parseMessage } from '../../shared/event/parse-event.ts';
import type { StartFailure } from '../../shared/event/start-failure.ts';
import type { Ask } from '../../shared/evidence/ask.ts';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';
import { workloadOf } from '../../shared/workload/read-workload.ts';
import { account, collectOf, fakeAccount, secret, taskDefinition } from '../fixtures/account.ts';
import { denial, taskEvent } from '../fixtures/event.ts';
import { found } from './diagnose-in.ts';

const workloadIn = (more: Record<string, unknown> = {}) =>
  workloadOf(
    parseMessage(JSON.stringify(taskEvent({ stoppedReason: denial(secret), ...more })), account) as StartFailure,
  );

it('finds what would fail if the workload started now, if nothing has failed yet', async () => {
  const fake = fakeAccount(denial(secret));
  const { diagnosis, requirements } = await examine(workloadIn(), collectOf(() => fake)());
  expect(found(diagnosis)).toEqual(['proved permission-missing api/secret/DB next']);
  expect(requirements.map(({ id }) => id)).toContain('api/secret/DB');
});

it('explains the failure where a claim is given', async () => {
  const fake = fakeAccount(denial(secret));
  const claim = readStoppedReason(denial(secret));
  const { diagnosis } = await examine(workloadIn(), collectOf(() => fake)(), { claim });
  expect(found(diagnosis)).toEqual(['proved permission-missing api/secret/DB failing']);
});

it('treats a stand-alone task like a task of a service', async () => {
  const asked: Ask[] = [];
  const fake = fakeAccount(denial(secret));
  const { diagnosis } = await examine(workloadIn({ group: 'family:api' }), collectOf(() => fake, asked)());
  expect(found(diagnosis)).toEqual(['proved permission-missing api/secret/DB next']);
  expect(asked.filter(({ kind }) => kind === 'service')).toEqual([]);
});

it('names the task definition where it could not be read, and judges nothing', async () => {
  const fake = fakeAccount(denial(secret), { 'task-definition': { [taskDefinition]: 'denied' } });
  const { definition, requirements, diagnosis } = await examine(workloadIn(), collectOf(() => fake)());
  expect([definition, requirements, diagnosis.findings]).toEqual([undefined, [], []]);
  expect(diagnosis.unchecked).toMatchObject([{ is: 'not-read', ask: { kind: 'task-definition' } }]);
});

it('reads what another needs in the same waves, once the definition is known', async () => {
  const asked: Ask[] = [];
  const fake = fakeAccount(denial(secret));
  const guard = { kind: 'family-revisions', subject: 'api' } as const;
  const { facts } = await examine(workloadIn(), collectOf(() => fake, asked)(), { also: () => [guard] });
  expect(facts.get(guard)).toMatchObject({ is: 'known' });
  expect(asked.filter(({ kind }) => kind === 'family-revisions')).toHaveLength(1);
});
