import { beforeAll, describe, expect, it } from 'vitest';
import type { Played } from '../sandbox/demo/play.ts';
import type { Report, ReportedIncident } from '../sandbox/demo/report.ts';
import { expectWorldPages } from './expect-world-pages.ts';
import { changingCalls, deniedCalls, playFile, statesOf, withoutCounts } from './play-file.ts';
import { readSituations } from './situations-page.ts';

const situations = readSituations();
const failing = situations.filter(({ causes }) => causes.length > 0);
const incidentsOf = ({ incidents }: Report, service: string): readonly ReportedIncident[] =>
  incidents.filter(({ workload }) => workload.endsWith(`/service/${service}`));
const runs = ({ worldAfter }: Report, service: string): boolean =>
  worldAfter.services[`fourteen/${service}`]?.runningCount === 1;

/** Without what the e-mail adds to break lines. */
const joined = (text: string): string => text.replaceAll(/\\\n|\s/g, '');

it('the page has fourteen services, and a change for each that fails', () => {
  expect(situations).toHaveLength(14);
  expect(failing).toHaveLength(13);
  expect(failing.filter(({ changes }) => changes.length === 0)).toEqual([]);
});

describe('fourteen services of one account, in dry-run', () => {
  let played: Played;
  beforeAll(async () => {
    played = await playFile('fourteen');
  });
  const messageOf = (service: string): string => {
    const [incident] = incidentsOf(played.report, service);
    const text = incident?.messages[0]?.text ?? '';
    const [key = ''] = /arn:aws:kms:us-east-1:000000000000:key\/[\w-]+/.exec(text) ?? [];
    const ids = [...played.networkIds, ['key:fourteen-key', key] as const];
    return ids.reduce((shown, [name, id]) => (id === '' ? shown : shown.replaceAll(id, `{${name}}`)), text);
  };

  it.each(failing)('$service: $causes', ({ service, causes }) => {
    const [incident, ...others] = incidentsOf(played.report, service);
    expect(others).toEqual([]);
    const found = new Set(incident?.findings.map(({ certainty, cause }) => `${certainty} ${cause}`));
    expect([...found].toSorted()).toEqual(causes.toSorted());
    expect(incident === undefined ? [] : statesOf(incident)).toEqual(['found']);
  });

  it.each(failing.flatMap(({ service, changes }) => changes.map((change) => ({ service, change }))))(
    'the message about $service holds: $change',
    ({ service, change }) => {
      expect(joined(messageOf(service))).toContain(joined(change));
    },
  );

  it('a deny is answered with no allow, and what the account has not is asked for with no permission', () => {
    for (const service of [
      'secret-denies',
      'secret-nowhere',
      'another-suffix',
      'parameter-nowhere',
      'json-key-missing',
    ])
      expect(messageOf(service)).not.toContain('"Effect"');
  });

  it('no two messages begin alike', () => {
    const first = failing.map(({ service }) =>
      messageOf(service).split('\n\n').slice(0, 2).join(' ').replaceAll(service, 'SERVICE'),
    );
    expect(new Set(first).size).toBe(13);
  });

  it('nothing is told of the healthy one, which runs', () => {
    expect(incidentsOf(played.report, 'healthy')).toEqual([]);
    expect(runs(played.report, 'healthy')).toBe(true);
  });

  it('changes nothing, is denied nothing, and reads no value', () => {
    expect(changingCalls(played.report)).toEqual([]);
    expect(deniedCalls(played.report)).toEqual([]);
    expect(withoutCounts(played.report.worldAfter)).toEqual(withoutCounts(played.report.worldBefore));
    expect(
      played.report.calls.filter(({ action }) => /GetSecretValue|GetParameters$|GetParameterHistory/.test(action)),
    ).toEqual([]);
  });

  expectWorldPages(['fourteen'], () => played);
});

describe('fourteen services of one account, in mode apply', () => {
  let report: Report;
  beforeAll(async () => {
    ({ report } = await playFile('fourteen', 'apply'));
  });

  it.each(situations)('$service: $end', ({ service, end }) => {
    const resolutions = incidentsOf(report, service).flatMap(({ findings }) => findings.map((one) => one.resolution));
    expect(runs(report, service)).toBe(!end.startsWith('waits'));
    expect([...new Set(resolutions)]).toEqual(
      end.startsWith('repaired') ? ['verified'] : end.startsWith('waits') ? ['proposed'] : [],
    );
  });

  it('makes exactly the changes that the configuration names', () => {
    expect(changingCalls(report).toSorted()).toEqual([
      'ecs:RegisterTaskDefinition',
      'ecs:RegisterTaskDefinition',
      'ecs:UpdateService',
      'ecs:UpdateService',
      'iam:AttachRolePolicy',
      'iam:AttachRolePolicy',
      'iam:AttachRolePolicy',
      'logs:CreateLogGroup',
      'logs:PutRetentionPolicy',
    ]);
    expect(deniedCalls(report)).toEqual([]);
  });
});
