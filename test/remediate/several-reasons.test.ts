import { describe, expect, it } from 'vitest';
import { allowed, task } from '../diagnosis/cases/case.ts';
import { account, role, simulationKey, taskDefinition } from '../fixtures/account.ts';
import { region } from '../fixtures/event.ts';
import { deliver, fail, incidentOf, install } from '../fixtures/installation.ts';

const host = `${account}.dkr.ecr.${region}.amazonaws.com`;
const repositoryOf = (name: string) => `arn:aws:ecr:${region}:${account}:repository/${name}`;
const pull = (name: string, error: string) =>
  `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${host}/${name}:1: ${error}`;
const gone = (name: string) => pull(name, `${host}/${name}:1: not found`);
const refused = (name: string) =>
  pull(name, `pulling from host ${host} failed with status code [manifests 1]: 403 Forbidden`);

/** The incident of a task whose containers, one for each reason, fail for them. */
async function incidentFor(reasons: Readonly<Record<string, string>>, more: object = {}) {
  const at = install();
  const record = task({ image: `${host}/api:1` })?.['task-definition']?.[taskDefinition];
  if (typeof record !== 'object') throw new Error('the fixture has a definition');
  const containers = Object.keys(reasons).map((name) => ({
    ...record.containers[0],
    name,
    image: `${host}/${name}:1`,
  }));
  const definitions = { [taskDefinition]: { ...record, containers } };
  const repository = { '*': { arn: repositoryOf('api') } };
  Object.assign(at.fake, { 'task-definition': definitions, simulation: { '*': allowed }, repository, ...more });
  const said = Object.entries(reasons).map(([name, reason]) => ({ name, reason }));
  await deliver(at, fail(at, 'a1', 'Task failed to start', { containers: said }));
  return incidentOf(at);
}

describe('what could not be read for one of several reasons of a task', () => {
  const actions = ['ecr:BatchGetImage', 'ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer'];
  const unread = ['api', 'side'].flatMap((name) =>
    actions.map((action) => simulationKey({ role, action, resource: repositoryOf(name), context: {} })),
  );
  const simulation = { '*': allowed, ...Object.fromEntries(unread.map((key) => [key, 'throttled' as const])) };

  it('is named, and leaves the diagnosis incomplete, although the first reason is explained', async () => {
    const { unchecked, diagnosed, findings } = await incidentFor(
      { api: gone('api'), side: refused('side') },
      { simulation },
    );
    expect(findings[0]).toMatchObject({ cause: 'image-not-found', certainty: 'proved' });
    expect(unchecked).toHaveLength(3);
    expect(JSON.stringify(unchecked)).toContain(repositoryOf('side'));
    expect(diagnosed?.complete).toBe(false);
  });

  it('is named for each of them', async () => {
    const { unchecked } = await incidentFor({ api: refused('api'), side: refused('side') }, { simulation });
    expect(unchecked).toHaveLength(6);
  });
});

describe('a pull that was cancelled', () => {
  const cancelled = 'CannotPullContainerError: context canceled';
  const failing = async (reasons: Readonly<Record<string, string>>) =>
    (await incidentFor(reasons)).findings.filter((one) => one.failing).map(({ cause }) => cause);

  it.each([
    { api: gone('api'), side: cancelled },
    { side: cancelled, api: gone('api') },
  ])('is no cause beside the failure for which ECS cancelled it: $api, $side', async (reasons) => {
    expect(await failing(reasons)).toEqual(['image-not-found']);
  });

  it('is told where no other reason says more', async () => {
    expect(await failing({ api: cancelled, side: 'CannotPullContainerError: something new' })).toContain(
      'image-unreachable',
    );
  });

  it('is told beside another failure where it names the call that got no answer', async () => {
    const called = pull('side', `failed to do request: Head "https://${host}/v2/side/manifests/1": context canceled`);
    expect(await failing({ api: gone('api'), side: called })).toContain('image-unreachable');
  });
});
