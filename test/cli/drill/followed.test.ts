import { expect, it } from 'vitest';
import { followDrill } from '../../../cli/drill/followed.ts';
import type { Asked } from '../../../shared/operator/request.ts';

it('finds the incident of a drill behind a hundred newer ones', async () => {
  const all = Array.from({ length: 101 }, (_, index) => ({
    id: `inc-${index}`,
    workload: index === 100 ? 'drill' : 'other',
    openedAt: '2026-11-23T10:00:00.000Z',
  }));
  const ask = async (asked: Asked) => {
    if (asked.verb !== 'incidents') return { incident: { findings: [] }, messages: { told: ['found'], waiting: [] } };
    const from = all.findIndex(({ id }) => id === asked.before?.id) + 1;
    return { incidents: all.slice(from, from + asked.limit) };
  };
  expect(await followDrill(ask, 'drill')).toMatchObject({ incident: 'inc-100', told: ['found'] });
});
