import { describe, expect, it } from 'vitest';
import { renderIncidents, type Summary } from '../../cli/render-incidents.ts';
import { cli } from './fake-installation.ts';

function summary(more: Partial<Summary> = {}): Summary {
  return {
    id: '01kb3k2m9qf7',
    cluster: 'prod',
    service: 'backend',
    family: 'backend',
    status: 'open',
    urgency: 'act',
    who: 'you',
    state: 'found',
    counts: { running: 0, desired: 2 },
    owner: null,
    openedAt: '2026-11-27T07:14:00.000Z',
    failures: 12,
    causes: [{ title: 'no route from subnet-0a to Secrets Manager' }],
    ...more,
  };
}

const listed = (incidents: readonly Summary[], ...words: readonly string[]) =>
  cli(['incidents', ...words], [{ incidents }]);

describe('incidents', () => {
  it.each<readonly [string, number, readonly Summary[]]>([
    ['0 if none is open', 0, []],
    ['0 if all are over', 0, [summary({ status: 'closed', urgency: 'ok', who: 'nobody' })]],
    ['1 if one is open', 1, [summary()]],
    ['1 if an open one is the product’s to repair', 1, [summary({ who: 'product', urgency: 'fyi' })]],
  ])('exits with %s', async (_title, expected, incidents) => {
    expect((await listed(incidents, '--all')).code).toBe(expected);
  });

  it('exits with 2 if the installation refuses, for 1 would say that one is open', async () => {
    const { code, out } = await cli(['incidents'], [{ error: { code: 'not-admitted', message: 'no' } }]);
    expect([code, out]).toEqual([2, '']);
  });

  it('shows whose move it is, what runs, the cause, the state and the owner', async () => {
    const owner = { by: 'arn:aws:sts::111122223333:assumed-role/oncall/ann', at: '2026-11-27T07:20:00.000Z' };
    const table = renderIncidents([summary({ owner })], { columns: null, timeZone: 'Europe/Athens' });
    expect(table.split('\n').slice(2)).toEqual([
      'YOU      prod/backend              0 of 2       27 Nov 09:14 +02:00 (07:14 UTC)',
      '  no route from subnet-0a to Secrets Manager',
      '  01kb3k2m9qf7: found; 12 failures; owner oncall/ann',
      '',
    ]);
  });

  it('cuts the name of the cluster first where both do not fit, for people look for the service', () => {
    const long = summary({ cluster: 'megilance-cluster', service: 'megilance-backend' });
    expect(renderIncidents([long], { columns: 80 })).toContain('YOU      megila…/megilance-backend ');
    const longer = summary({ service: 's'.repeat(30) });
    expect(renderIncidents([longer], { columns: 80 })).toContain(`…/${'s'.repeat(22)}… `);
  });

  it('names the time once where it is UTC', () => {
    const table = renderIncidents([summary()], { columns: 80, timeZone: 'UTC' });
    expect(table).toContain('27 Nov 07:14 UTC\n');
    expect(table).not.toContain('(');
  });

  it('says of a stand-alone task that it is one, and of what was not counted that nobody knows', () => {
    const table = renderIncidents([summary({ service: null, family: 'nightly', counts: null })], { columns: 80 });
    expect(table).toMatch(/prod\/nightly \(task\) +- /);
  });

  it('says that a yes or no is waited for', () => {
    expect(renderIncidents([summary({ urgency: 'decide' })], { columns: 80 })).toContain('waits for your yes or no');
  });

  it('ends with the next command, for the first that wants a person', async () => {
    const { out } = await listed([summary({ id: 'inc-1', who: 'product', urgency: 'fyi' }), summary({ id: 'inc-2' })]);
    expect(out).toMatch(/\nNext: ecs-init-remediator show inc-2\n$/);
    expect((await listed([])).out).toBe('No incident is open.\n');
  });

  const over = summary({ id: 'inc-2', status: 'closed', urgency: 'ok', who: 'nobody' });

  it('shows with --all also the open ones that are older than what the list has room for, and exits with 1', async () => {
    const answers = [{ incidents: [over] }, { incidents: [summary({ id: 'inc-1' })] }];
    const { code, out, asked } = await cli(['incidents', '--all', '--limit', '1'], answers);
    expect(asked).toEqual([
      { verb: 'incidents', limit: 1 },
      { verb: 'incidents', limit: 100, status: 'open' },
    ]);
    expect([code, out]).toEqual([1, expect.stringMatching(/inc-2: over[^]*inc-1: found[^]*\nNext: \S+ show inc-1\n$/)]);
    const json = await cli(['incidents', '--all', '--limit', '1', '--json'], answers);
    expect(JSON.parse(json.out)).toEqual({ incidents: [over, summary({ id: 'inc-1' })] });
  });

  it('shows with --all every open one, however many there are', async () => {
    const open = Array.from({ length: 130 }, (_, index) => summary({ id: `inc-open-${index}` }));
    const answers = [
      { incidents: [over, ...open.slice(0, 19)] },
      { incidents: open.slice(0, 100) },
      { incidents: open.slice(100) },
    ];
    const { out, asked } = await cli(['incidents', '--all'], answers);
    const before = { openedAt: open[99]?.openedAt, id: 'inc-open-99' };
    expect(asked.slice(1)).toEqual([
      { verb: 'incidents', limit: 100, status: 'open' },
      { verb: 'incidents', limit: 100, status: 'open', before },
    ]);
    expect(out.match(/inc-open-\d+: found/g)).toHaveLength(130);
    expect(out).toContain('These are the newest 20, and what is open: ');
  });

  it('asks once where the list holds all', async () => {
    expect((await cli(['incidents', '--all', '--limit', '2'], [{ incidents: [over] }])).asked).toHaveLength(1);
  });

  it('does not advise more than the limit allows', async () => {
    const most = Array.from({ length: 100 }, (_, index) => summary({ id: `inc-${index}` }));
    const { out } = await listed(most, '--limit', '100');
    expect(out).toContain('These are the newest 100, and more are not listed at a time.\n');
  });

  it('ends with a command that reaches the same installation', async () => {
    const place = ['--stack', 'Other', '--region', 'eu-west-1', '--profile', 'my profile'];
    const { out } = await listed([summary({ id: 'inc-2' })], ...place);
    expect(out).toContain(
      "\nNext: ecs-init-remediator show --stack Other --region eu-west-1 --profile 'my profile' inc-2\n",
    );
  });

  it('says that there may be more than it shows', async () => {
    expect((await listed([summary()], '--limit', '1')).out).toContain('the newest 1: --limit N shows more');
    expect((await listed([summary()])).out).not.toContain('--limit');
  });

  it.each([72, 80, 120])('fits %i columns, however long the names are', (columns) => {
    const long = summary({
      cluster: 'c'.repeat(60),
      service: 's'.repeat(200),
      causes: [{ title: 'permission missing: a role may not read a secret '.repeat(6) }, { title: 'x' }],
      counts: { running: 1000, desired: 5000 },
    });
    const lines = renderIncidents([long], { columns, timeZone: 'America/St_Johns' }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
    expect(lines.length).toBeGreaterThan(4);
  });

  it('shows foreign text without what could move the cursor', () => {
    const hostile = summary({ service: 'w\u001b[2J', causes: [{ title: 'r\u001b[31m' }], state: '\u001b[1m' });
    expect(renderIncidents([hostile], { columns: 80 })).not.toContain('\u001b');
  });

  it('prints with --json the answer alone', async () => {
    const { out } = await listed([summary()], '--json');
    expect(JSON.parse(out)).toEqual({ incidents: [summary()] });
  });
});
