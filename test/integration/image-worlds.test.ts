import { beforeAll, describe, expect, it } from 'vitest';
import { expectWorldPages } from './expect-world-pages.ts';
import { changingCalls, deniedCalls, type Part, playTogether } from './play-file.ts';

const names = ['pull-denied', 'missing-images'];
let part: (name: string) => Part;
beforeAll(async () => {
  part = await playTogether(names);
});

/** The causes that were told of a service as what failed, with their certainty. */
const told = (world: string, name: string) =>
  part(world)
    .seen(name)
    .findings.filter((finding) => finding.failing)
    .map(({ cause, certainty }) => `${certainty} ${cause}`);

/** The causes that were told of a family of stand-alone tasks, with their certainty. */
const toldOfFamily = (world: string, family: string) =>
  part(world)
    .report.incidents.filter(({ workload }) => workload.endsWith(`/family/${family}`))
    .flatMap(({ findings }) => findings.map(({ cause, certainty }) => `${certainty} ${cause}`));

describe('a role that may log in to ECR and may pull nothing', () => {
  it('is refused by the registry without a word on the permission', () => {
    expect(part('pull-denied').seen('wren-api').stoppedReasons[0]).toContain('403 Forbidden');
    expect(part('pull-denied').seen('wren-api').stoppedReasons[0]).not.toContain('not authorized');
  });

  it.each(['wren-api', 'wren-near'])('is proved to lack the pull (%s)', (service) => {
    expect(told('pull-denied', service)).toEqual(['proved permission-missing']);
  });

  it('is given the grant that names the repository, and its task runs', () => {
    expect(changingCalls(part('pull-denied').report)).toEqual(['iam:AttachRolePolicy']);
    expect(part('pull-denied').seen('wren-api').runs).toBe(true);
  });

  it('is given nothing where the grant names another repository', () => {
    expect(part('pull-denied').seen('wren-near').runs).toBe(false);
  });

  it('stands beside one that may pull: nothing is told of that', () => {
    expect(part('pull-denied').seen('wren-runs')).toMatchObject({ runs: true, findings: [] });
  });
});

describe('an image that is not there', () => {
  it.each([
    ['siskin-gone', 'proved image-repository-not-found'],
    ['siskin-expired', 'proved image-not-found'],
    ['siskin-abroad', 'reported image-not-found'],
    ['siskin-hub', 'reported image-not-found'],
  ])('%s: %s', (family, expected) => {
    expect(toldOfFamily('missing-images', family)).toEqual([expected]);
  });

  it('is left to people, and no read of it is denied', () => {
    expect(changingCalls(part('missing-images').report)).toEqual([]);
    expect(deniedCalls(part('missing-images').report)).toEqual([]);
  });
});

expectWorldPages(names, (name) => part(name));
