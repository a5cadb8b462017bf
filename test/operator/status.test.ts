import { expect, it } from 'vitest';
import { type Controls, untouched } from '../../shared/control/controls.ts';
import type { Incident } from '../../shared/incident/incident.ts';
import { answerStatus, type StatusPorts } from '../../shared/operator/status.ts';
import { beginSweep, endTurn, seeService, takeTurn } from '../../shared/sweep/advance-sweep.ts';
import type { Sweep } from '../../shared/sweep/sweep.ts';
import { incidentOf } from '../aws/ledger-contract.ts';
import { service } from '../fixtures/account.ts';
import { grant } from '../fixtures/owner.ts';

const now = '2026-11-27T12:00:00.000Z';
const ann = 'arn:aws:sts::111122223333:assumed-role/oncall/ann';

function ports(incidents: readonly Incident[], controls: Partial<Controls> = {}): StatusPorts {
  return {
    listIncidents: async ({ status, limit }) => incidents.filter((one) => one.status === status).slice(0, limit),
    readMode: async () => ({ is: 'known', mode: 'apply', set: { is: 'parameter', parameter: '/mode' } }),
    loadControls: async () => ({ item: { ...untouched, ...controls }, version: 1 }),
    listNotices: async () => [
      { id: 'control-1', at: now, news: { is: 'mode-changed', from: 'off', to: 'apply', by: ann, way: 'command' } },
    ],
    loadSweep: async () => undefined,
    installed: { version: '1.2.3', grants: [grant], sweep: 'named' },
    now: () => now,
  };
}

/** An incident of a stand-alone task, which only a person can run again. */
const forPerson = (id: string) => incidentOf({ id, serviceArn: null, service: null });

it('the status says the mode with who set it, the version, and what each grant is for', async () => {
  const { name, executionRole, services } = grant;
  expect(await answerStatus(ports([]))).toMatchObject({
    version: '1.2.3',
    mode: 'apply',
    set: { by: ann, at: now, way: 'command' },
    grants: [{ name, executionRole, services }],
    incidents: { open: 0, you: 0, product: 0, nobody: 0, all: true },
  });
});

it('the status counts open incidents by who must act', async () => {
  const incidents = [
    forPerson('1'),
    forPerson('2'),
    incidentOf({ id: '3' }),
    incidentOf({ id: '4', status: 'closed' }),
  ];
  const { incidents: counted } = await answerStatus(ports(incidents));
  expect(counted).toEqual({ open: 3, you: 2, product: 0, nobody: 1, all: true });
});

it('the status says that there may be more incidents than it counted', async () => {
  const many = Array.from({ length: 150 }, (_, index) => forPerson(String(index)));
  expect((await answerStatus(ports(many))).incidents).toMatchObject({ open: 100, all: false });
});

it('the status tells the brake and a pause side by side, and no pause that is over', async () => {
  const brake = { at: now, ineffective: 2 };
  const pause = { by: ann, at: '2026-11-27T11:00:00.000Z', until: '2026-11-27T12:00:01.000Z' };
  expect(await answerStatus(ports([], { brake, pause }))).toMatchObject({ brake, pause });
  expect((await answerStatus(ports([], { pause: { ...pause, until: now } }))).pause).toBeNull();
});

it('the status tells the last sweep that ended, and what one that runs has still to look at', async () => {
  const begun = beginSweep(undefined, [{ is: 'service', arn: service }], now);
  if (begun === undefined) throw new Error('no sweep began');
  const ended = endTurn(seeService(takeTurn(begun, now), { is: 'unread' }, now), 3, now);
  const sweepWith = async (sweep: Sweep | undefined, what: 'named' | 'off' = 'named') => {
    const loadSweep = async () => (sweep === undefined ? undefined : { item: sweep, version: 1 });
    const installed = { version: '1.2.3', grants: [], sweep: what };
    return (await answerStatus({ ...ports([]), loadSweep, installed })).sweep;
  };
  expect(await sweepWith(undefined)).toEqual({ what: 'named', last: null, left: null });
  expect(await sweepWith(begun)).toEqual({ what: 'named', last: null, left: 1 });
  expect(await sweepWith(ended)).toMatchObject({ left: null, last: { counts: { unread: 1 }, calls: 3, whole: true } });
  expect(await sweepWith(ended, 'off')).toEqual({ what: 'off', last: null, left: null });
});
