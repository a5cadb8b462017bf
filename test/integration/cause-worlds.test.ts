import { beforeAll, describe, expect, it } from 'vitest';
import { accessRows } from './cause-rows-access.ts';
import { dataRows } from './cause-rows-data.ts';
import { referenceRows } from './cause-rows-reference.ts';
import type { Row } from './cause-texts.ts';
import { expectWorldPages } from './expect-world-pages.ts';
import { changingCalls, type Part, playTogether, type Seen, withoutCounts } from './play-file.ts';
import { usedByCauseWorlds } from './role-actions.ts';

const rows: readonly Row[] = [...accessRows, ...referenceRows, ...dataRows];
const worldOf = (service: string): string => service.replace(/-[a-z]+$/, '');

/** Services that differ in one fact from those that fail, and therefore run. */
const running = [
  'token-denied-near',
  'file-denied-runs',
  'partial-reference-near',
  'sealed-secret-runs',
  'guarded-secret-near',
  'left-in-variable-near',
  'other-partition-near',
  'misread-ending-near',
  'registry-login-runs',
  'old-platform-near',
  'gone-parameter-runs',
  'gone-version-near',
  'gone-group-runs',
  'docker-logs-near',
  'no-capacity-near',
  'full-subnet-near',
  'lost-volume-runs',
  'host-volume-runs',
  'red-herring-near',
];
/** Worlds that tell the product nothing, and rightly. */
const silent = ['own-exit-api'];
const worlds = [...new Set([...rows.map((row) => row.service), ...silent].map(worldOf))];

let part: (name: string) => Part;
const seen = (service: string): Seen => part(worldOf(service)).seen(service);
beforeAll(async () => {
  part = await playTogether(worlds);
});

expectWorldPages(worlds, (name) => part(name));

/** What came of a service, to compare it with its near miss. */
function outcomeOf(service: string): string {
  const { runs, findings } = seen(service);
  return runs ? 'runs' : findings.map(({ cause, failing }) => `${cause}${failing ? '!' : ''}`).join(' ');
}

describe('every cause that is not the network’s, played by the account’s own state', () => {
  it.each(rows)('ECS gives $service the stopped reason of the real fault', ({ service, says }) => {
    const { stoppedReasons } = seen(service);
    expect(stoppedReasons).not.toEqual([]);
    for (const reason of stoppedReasons) expect(reason).toMatch(inOrder(says));
  });

  it.each(rows)('$service fails because of $failing.cause ($failing.certainty)', ({ service, failing }) => {
    const found = seen(service).findings.filter((finding) => finding.failing);
    expect(found.map(({ cause, category, certainty }) => ({ cause, category, certainty }))).toEqual([failing]);
  });

  it.each(rows)('the message about $service also names what would fail next: $next', ({ service, next }) => {
    const others = seen(service).findings.filter((finding) => !finding.failing);
    expect(others.map(({ cause }) => cause)).toEqual(next);
    expect(others.every(({ certainty }) => certainty === 'proved')).toBe(true);
  });

  it.each(running)('%s runs, and no message is sent about it', (service) => {
    expect(seen(service)).toMatchObject({ runs: true, stoppedReasons: [], findings: [] });
  });

  it.each(worlds.filter((world) => [...rows.map((row) => row.service), ...running].includes(`${world}-near`)))(
    'one fact changed in %s makes another diagnosis, or none',
    (world) => {
      expect(outcomeOf(`${world}-api`)).not.toBe('');
      expect(outcomeOf(`${world}-near`)).not.toBe(outcomeOf(`${world}-api`));
    },
  );
});

describe('what is not the product’s concern', () => {
  it('no message is sent about an essential container that ends by itself', () => {
    const { stoppedReasons, findings } = seen('own-exit-api');
    expect([...new Set(stoppedReasons)]).toEqual(['Essential container in task exited']);
    expect(findings).toEqual([]);
  });
});

describe('what the product does in these worlds', () => {
  it('no call of it is denied', () => {
    const denied = part('gone-secret').allCalls.filter(({ error }) => /Denied|Unauthorized/.test(error ?? ''));
    expect(denied.map(({ action, resource }) => `${action} on ${resource}`)).toEqual([]);
  });

  it.each(worlds)('changes nothing in %s, where only people may act', (world) => {
    const { report } = part(world);
    expect(changingCalls(report)).toEqual([]);
    expect(withoutRunning(report.worldAfter)).toEqual(withoutRunning(report.worldBefore));
    expect(report.incidents.flatMap(({ findings }) => findings.map(({ decision }) => decision))).not.toContain('apply');
  });

  it('makes every read that the other worlds leave to these', () => {
    const used = new Set(part('gone-secret').allCalls.flatMap(({ action, error }) => (error === null ? [action] : [])));
    expect(usedByCauseWorlds.filter((action) => !used.has(action))).toEqual([]);
  });
});

/** The world but for what ECS and its people change: how many tasks run, and a role that is deleted. */
function withoutRunning(snapshot: Part['report']['worldAfter']): Part['report']['worldAfter'] {
  const { 'lost-role-exec': _, ...roles } = snapshot.roles;
  return { ...withoutCounts(snapshot), roles };
}

function inOrder(parts: readonly string[]): RegExp {
  return new RegExp(`^${parts.map((one) => one.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('[^]*?')}`);
}
