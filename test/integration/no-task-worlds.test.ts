import { beforeAll, describe, expect, it } from 'vitest';
import { expectWorldPages } from './expect-world-pages.ts';
import { changingCalls, type Part, playTogether, type Seen, statesOf } from './play-file.ts';

/** What ECS says of a service for which it makes no task, and what the product is to make of it. */
type Row = {
  readonly world: string;
  readonly service: string;
  readonly says: string;
  readonly cause: string;
  readonly certainty: string;
};

const assume = 'failed to launch a task with (error ECS was unable to assume the role ';
const rows: readonly Row[] = [
  {
    world: 'untrusted-role',
    service: 'untrusted-role-api',
    says: `${assume}'arn:aws:iam::000000000000:role/untrusted-role-exec'`,
    cause: 'role-not-assumable',
    certainty: 'proved',
  },
  {
    world: 'untrusted-role',
    service: 'untrusted-role-near',
    says: `${assume}'arn:aws:iam::000000000000:role/untrusted-role-task'`,
    cause: 'task-role-not-assumable',
    certainty: 'proved',
  },
  {
    world: 'no-task-at-all',
    service: 'rook-api',
    says: `${assume}'arn:aws:iam::000000000000:role/rook-exec'`,
    cause: 'role-not-assumable',
    certainty: 'proved',
  },
  {
    world: 'no-place',
    service: 'no-place-api',
    says: 'was unable to place a task because no container instance met all of its requirements.',
    cause: 'task-not-placed',
    certainty: 'reported',
  },
  ...(
    [
      ['unplaced-capacity', 'Capacity is unavailable at this time', 'capacity-unavailable'],
      ['unplaced-quota', "You've reached the limit on the number of vCPUs", 'quota-exceeded'],
      ['unplaced-platform', 'is missing an attribute required by your task', 'platform-mismatch'],
    ] as const
  ).map(([service, says, cause]) => ({ world: 'unplaced', service, says, cause, certainty: 'reported' })),
];
const running = [
  ['untrusted-role', 'untrusted-role-runs'],
  ['no-place', 'no-place-near'],
  ['unplaced', 'unplaced-near'],
  ['unplaced', 'unplaced-runs'],
] as const;

const names = [...new Set(rows.map(({ world }) => world)), 'forged-service-run'];
let part: (name: string) => Part;
beforeAll(async () => {
  part = await playTogether(names);
});
const seen = ({ world, service }: Pick<Row, 'world' | 'service'>): Seen => part(world).seen(service);

describe('services for which ECS makes no task', () => {
  it.each(rows)('ECS says so of $service in its events alone', (row) => {
    const { stoppedReasons, serviceEvents } = seen(row);
    expect(stoppedReasons).toEqual([]);
    expect(serviceEvents[0]).toContain(row.says);
  });

  it.each(rows)('$service fails because of $cause ($certainty)', (row) => {
    const failing = seen(row).findings.filter((finding) => finding.failing);
    expect(failing).toMatchObject([{ cause: row.cause, certainty: row.certainty }]);
  });

  it.each(rows)('people are told once of $service', ({ world, service }) => {
    const own = part(world).report.incidents.filter(({ workload }) => workload.endsWith(`/${service}`));
    expect(own.map(statesOf)).toEqual([['found']]);
  });

  it.each(running)('beside it, in %s, %s runs, and nothing is told of it', (world, service) => {
    expect(seen({ world, service })).toMatchObject({ runs: true, stoppedReasons: [], findings: [] });
  });

  it.each([...new Set(rows.map(({ world }) => world))])('nothing is changed in %s', (world) => {
    expect(changingCalls(part(world).report)).toEqual([]);
  });
});

it('a run by hand that calls itself a service’s gets no repair while the service’s own tasks find no place', () => {
  const { serviceEvents, stoppedReasons, findings } = part('forged-service-run').seen('dotterel-api');
  expect(serviceEvents[0]).toContain('unable to place a task');
  expect(stoppedReasons).not.toEqual([]);
  expect(findings.map(({ cause }) => cause)).toContain('task-not-placed');
  expect(changingCalls(part('forged-service-run').report)).toEqual([]);
});

expectWorldPages(names, (name) => part(name));
