import { expect, it } from 'vitest';
import {
  changingCalls,
  deniedCalls,
  findingsOf,
  onlyIncident,
  type Part,
  statesOf,
  withoutCounts,
} from './play-file.ts';

/** What must come of worlds in which somebody else has a part: another account or Region, people who mend, whoever runs tasks. */
export function expectOthersPart(part: (name: string) => Part): void {
  it('a secret of another account is read where both sides allow it, and explained where the role’s own side does not', () => {
    const { report, seen } = part('other-account');
    expect(seen('puffin-shared')).toMatchObject({ runs: true, stoppedReasons: [], findings: [] });
    expect(onlyIncident(report).workload).toMatch(/service\/puffin-poor$/);
    expect(onlyIncident(report).findings).toMatchObject([
      { cause: 'permission-missing', certainty: 'proved', decision: 'ask', resolution: 'proposed' },
    ]);
    expect(changingCalls(report)).toEqual([]);
    expect(deniedCalls(report)).toEqual([]);
  });

  it('a secret of another account that lets nobody in is told with both sides: the role’s own allows it', () => {
    const { report, seen } = part('closed-account');
    expect(seen('fulmar-api').stoppedReasons[0]).toContain('because no resource-based policy allows');
    expect(onlyIncident(report).findings).toMatchObject([{ cause: 'resource-policy-denies', certainty: 'reported' }]);
    expect(onlyIncident(report).messages[0]?.text).toMatch(/444455556666 allows cannot be read\s+from here/);
    expect(changingCalls(report)).toEqual([]);
  });

  it('a secret in a second Region is granted there, and a task that reads it proves the repair', () => {
    const { report } = part('second-region');
    expect(findingsOf(onlyIncident(report), 'iam')).toMatchObject([{ decision: 'apply', resolution: 'verified' }]);
    expect(onlyIncident(report).messages[0]?.text).toContain(
      'arn:aws:secretsmanager:us-west-2:000000000000:secret:skua/prod/db-Sk4uA1',
    );
    expect(changingCalls(report)).toEqual(['iam:AttachRolePolicy']);
    expect(report.worldAfter.services['skua/skua-api']?.runningCount).toBe(1);
  });

  it.each([
    ['gannet-elsewhere', 'permission-missing', 'a person writes over the inline policy'],
    ['gannet-fenced', 'explicit-deny', 'a person deletes the inline policy that denies'],
    ['gannet-sealed', 'key-unusable', 'a person enables the key'],
    ['gannet-deleted', 'secret-deleted', 'a person restores the secret'],
    ['gannet-empty', 'json-key-missing', 'a person gives the secret another value'],
  ])('%s fails because of %s until %s, and its incident then closes', (service, cause) => {
    const { report, seen } = part('mended-by-people');
    const incident = report.incidents.find(({ workload }) => workload.endsWith(`/${service}`));
    expect(incident).toMatchObject({ status: 'closed', findings: [{ cause, decision: 'ask' }] });
    expect(incident === undefined ? [] : statesOf(incident)).toEqual(['found', 'verified']);
    expect(seen(service).runs).toBe(true);
  });

  it('what people mend themselves the product leaves alone', () => {
    const { report } = part('mended-by-people');
    expect(report.incidents).toHaveLength(5);
    expect(changingCalls(report)).toEqual([]);
    expect(deniedCalls(report)).toEqual([]);
    expect(report.worldAfter.roles).toEqual(report.worldBefore.roles);
  });

  it('a key that is disabled meanwhile does not count against the repair, which is proved once a person enables it', () => {
    const { report, seen } = part('key-disabled-meanwhile');
    const incident = onlyIncident(report);
    expect(seen('tern-api').stoppedReasons.at(-1)).toContain('DecryptionFailure');
    expect(incident.status).toBe('closed');
    expect(incident.findings).toContainEqual(
      expect.objectContaining({ cause: 'permission-missing', decision: 'apply', resolution: 'verified' }),
    );
    expect(changingCalls(report)).toEqual(['iam:AttachRolePolicy']);
  });

  it('a run by hand of another definition that calls itself the service’s has nothing changed for it', () => {
    const { report } = part('forged-run');
    expect(onlyIncident(report).workload).toMatch(/service\/plover-api$/);
    expect(onlyIncident(report).findings).toMatchObject([
      { cause: 'permission-missing', decision: 'hold', resolution: 'proposed' },
    ]);
    expect(changingCalls(report)).toEqual([]);
    expect(withoutCounts(report.worldAfter)).toEqual(withoutCounts(report.worldBefore));
  });

  it('a stopped reason of 256 KiB is told of within bounds, as is a hostile one, and no failure is lost', () => {
    const { report, seen } = part('literal-reasons');
    expect(Buffer.byteLength(seen('grebe-long').stoppedReasons[0] ?? '')).toBeGreaterThanOrEqual(256 * 1024 - 64);
    expect(report.incidents.map(({ workload, failuresSeen }) => [workload.split('/').at(-1), failuresSeen])).toEqual(
      expect.arrayContaining([
        ['grebe-claim', 2],
        ['grebe-hostile', 2],
        ['grebe-long', 2],
      ]),
    );
    for (const { messages } of report.incidents) {
      expect(messages.map(({ state }) => state)).toEqual(['found']);
      for (const { text, json, chat } of messages)
        expect(JSON.stringify([text, json, chat]).length).toBeLessThan(32 * 1024);
    }
    expect(report.logs.filter(({ line }) => JSON.stringify(line).includes('"level":"ERROR"'))).toEqual([]);
    expect(changingCalls(report)).toEqual([]);
  });

  it('a hostile stopped reason is shown as letters: nothing in it is a control character or a mention', () => {
    const incident = part('literal-reasons').report.incidents.find(({ workload }) =>
      workload.endsWith('/grebe-hostile'),
    );
    const text = incident?.messages[0]?.text ?? '';
    expect(text).toContain(String.raw`\u{202e}*[click]`);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
    expect(JSON.stringify(incident?.messages[0]?.chat)).not.toContain('<!channel>');
  });
}
