import { beforeAll, describe, expect, it } from 'vitest';
import type { Played } from '../sandbox/demo/play.ts';
import { expectWorldPages } from './expect-world-pages.ts';
import { changingCalls, deniedCalls, playFile, statesOf } from './play-file.ts';

describe('two services whose new revision names a secret that does not exist', () => {
  let played: Played;
  beforeAll(async () => {
    played = await playFile('moved-back');
  });
  const incidentOf = (service: string) =>
    played.report.incidents.filter(({ workload }) => workload.endsWith(`/service/${service}`));
  const shown = (service: string) => played.report.worldAfter.services[`heron/${service}`];

  it('the one whose earlier revision can start is moved back to it, and runs', () => {
    const [incident, ...others] = incidentOf('heron-api');
    expect(others).toEqual([]);
    expect(incident?.findings).toMatchObject([
      { cause: 'secret-not-found', decision: 'apply', resolution: 'verified' },
    ]);
    expect(incident === undefined ? [] : statesOf(incident)).toEqual(['found', 'verified']);
    expect(incident?.messages.at(-1)?.text).toContain('moved service heron-api back to heron-api:1');
    expect(shown('heron-api')).toMatchObject({
      taskDefinition: expect.stringMatching(/heron-api:1$/),
      runningCount: 1,
    });
  });

  it('the one whose earlier revision would fail too stays where it is, and its message says why', () => {
    const [incident] = incidentOf('heron-near');
    expect(incident?.findings).toMatchObject([
      { cause: 'secret-not-found', decision: 'hold', reason: expect.stringContaining('would fail too') },
    ]);
    expect(incident === undefined ? [] : statesOf(incident)).toEqual(['found']);
    expect(shown('heron-near')?.taskDefinition).toMatch(/heron-near:2$/);
  });

  it('takes one call that changes something, which IAM lets through', () => {
    expect(changingCalls(played.report)).toEqual(['ecs:UpdateService']);
    expect(deniedCalls(played.report)).toEqual([]);
  });

  expectWorldPages(['moved-back'], () => played);
});

describe('two services whose new revision names no secret that exists, and whose earlier one is deregistered', () => {
  let played: Played;
  beforeAll(async () => {
    played = await playFile('moved-back-copy');
  });
  const incidentOf = (service: string) =>
    played.report.incidents.filter(({ workload }) => workload.endsWith(`/service/${service}`));
  const shown = (service: string) => played.report.worldAfter.services[`stork/${service}`];

  it('the one whose roles may be passed is moved back to a copy of it, and runs', () => {
    const [incident, ...others] = incidentOf('stork-api');
    expect(others).toEqual([]);
    expect(incident?.findings).toMatchObject([
      { cause: 'secret-not-found', decision: 'apply', resolution: 'verified' },
    ]);
    expect(incident === undefined ? [] : statesOf(incident)).toEqual(['found', 'verified']);
    expect(incident?.messages.at(-1)?.text).toContain('stork-api:3, a copy of stork-api:1');
    expect(shown('stork-api')).toMatchObject({
      taskDefinition: expect.stringMatching(/stork-api:3$/),
      runningCount: 1,
    });
  });

  it('the other one stays where it is, and its message names the role that is lacking', () => {
    const [incident] = incidentOf('stork-near');
    expect(incident?.findings).toMatchObject([
      { cause: 'secret-not-found', decision: 'hold', reason: expect.stringContaining('role/stork-exec') },
    ]);
    expect(shown('stork-near')?.taskDefinition).toMatch(/stork-near:2$/);
  });

  it('takes two calls that change something, which IAM lets through', () => {
    expect(changingCalls(played.report)).toEqual(['ecs:RegisterTaskDefinition', 'ecs:UpdateService']);
    expect(deniedCalls(played.report)).toEqual([]);
  });

  expectWorldPages(['moved-back-copy'], () => played);
});
