import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { changingCalls, type Part, playTogether } from './play-file.ts';

/**
 * A world in which the product still does something wrong. `reached` shows that the world came to the point where it
 * matters, and `isMet` whether the product did right there.
 */
type Waiting = {
  readonly world: string;
  readonly reached: (part: Part) => boolean;
  readonly isMet: (part: Part) => boolean;
};

const textsOf = ({ report }: Part): string =>
  report.incidents.flatMap((incident) => incident.messages.map(({ text }) => text)).join('\n');
const statusOf = ({ report }: Part, workload: string) =>
  report.incidents.find((incident) => incident.workload.endsWith(`/${workload}`))?.status;
const holdsGrant = ({ report }: Part, role: string, grant: string): boolean =>
  report.worldAfter.roles[role]?.some((policy) => policy.endsWith(`-${grant}`)) === true;
const recordsOf = ({ report }: Part) => report.ledger.flatMap((item) => (item['record'] as object | undefined) ?? []);

/** Worlds that can share one account. */
const together: readonly Waiting[] = [
  {
    world: 'half-corrected',
    reached: (part) => part.report.worldAfter.taskDefinitions['stork-api']?.length === 2,
    isMet: ({ report }) => report.worldAfter.services['stork/stork-api']?.runningCount === 1,
  },
  {
    world: 'closed-account',
    reached: (part) =>
      part
        .seen('fulmar-api')
        .stoppedReasons.some((reason) => reason.includes('because no resource-based policy allows')),
    isMet: (part) => {
      const { findings } = part.seen('fulmar-api');
      return findings.length > 0 && findings.every(({ cause }) => cause === 'resource-policy-denies');
    },
  },
  {
    world: 'deployed-between',
    reached: (part) =>
      changesBegan(part, 'iam:AttachRolePolicy') &&
      part.seen('dunlin-api').stoppedReasons.filter((reason) => reason.includes('dunlin/prod/payroll')).length > 2,
    isMet: (part) => holdsGrant(part, 'dunlin-exec', 'dunlin-access') && textsOf(part).includes('dunlin/prod/payroll'),
  },
];

/** Worlds that would disturb the others: what they do holds for the whole account. */
const apart: readonly Waiting[] = [
  {
    world: 'fenced-regions',
    reached: (part) =>
      part.seen('crane-api').stoppedReasons.some((reason) => reason.includes('no identity-based policy allows')),
    isMet: (part) => changingCalls(part.report).includes('iam:AttachRolePolicy') && part.seen('crane-api').runs,
  },
  {
    world: 'poisoned-record',
    reached: (part) =>
      recordsOf(part).some((record) => 'schema' in record && record.schema === 2) && part.seen('quail-mended').runs,
    isMet: (part) => statusOf(part, 'quail/service/quail-mended') === 'closed',
  },
];

/** Whether a call of the product's was begun, whatever came of it. */
function changesBegan({ report }: Part, action: string): boolean {
  return report.calls.some((call) => call.action === action);
}

const folder = new URL('../sandbox/worlds/', import.meta.url);
const waitsFor = (world: string) =>
  (JSON.parse(readFileSync(new URL(`${world}.json`, folder), 'utf8')) as { readonly waitsFor?: string }).waitsFor;

describe.each([
  ['that share an account', together],
  ['whose happenings hold for the whole account', apart],
])('worlds %s, in which the product is known to fail', (_, waiting) => {
  let part: (name: string) => Part;
  beforeAll(async () => {
    part = await playTogether(waiting.map(({ world }) => world));
  });

  it.each(waiting)('$world comes to the point where it matters', ({ world, reached }) => {
    expect(reached(part(world))).toBe(true);
  });

  it.each(waiting.map((one) => ({ ...one, fault: waitsFor(one.world) })))('$world: $fault', ({ world, isMet }) => {
    expect(
      isMet(part(world)),
      `${world} no longer fails: take waitsFor out of its file, and move its expectation to the worlds that succeed`,
    ).toBe(false);
  });
});

it('every world that waits for something is played here, and no other', () => {
  const marked = readdirSync(folder)
    .map((file) => file.replace(/\.json$/, ''))
    .filter((world) => waitsFor(world) !== undefined);
  expect([...together, ...apart].map(({ world }) => world).toSorted()).toEqual(marked.toSorted());
});
