import { describe, expect, it } from 'vitest';
import { inSubnet, networkOf, task } from '../diagnosis/cases/case.ts';
import { account } from '../fixtures/account.ts';
import { region } from '../fixtures/event.ts';
import { deliver, fail, incidentOf, install } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { toldStates } from '../fixtures/repair.ts';
import { isolated } from '../fixtures/topology.ts';

const image = `${account}.dkr.ecr.${region}.amazonaws.com/api:1`;
const timedOut = `CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref ${image}: failed to do request: Head "https://${account}.dkr.ecr.${region}.amazonaws.com/v2/api/manifests/1": dial tcp 3.5.7.9:443: i/o timeout`;
const missing = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ${image}: not found`;

const repository = `arn:aws:ecr:${region}:${account}:repository/api`;
/** The repository is there, and holds no image. */
const empty = { repository: { [repository]: { arn: repository } } };

describe('an image that cannot be pulled', () => {
  it('for want of a way to its registry is explained, and nothing is changed', async () => {
    const at = install({ grants: [grant] });
    Object.assign(at.fake, task({ image }), networkOf(isolated()));
    await deliver(at, fail(at, 'a1', timedOut, inSubnet('subnet-a')));
    const { findings } = await incidentOf(at);
    expect(findings.find((one) => one.failing)).toMatchObject({
      cause: 'image-unreachable',
      category: 'network',
      certainty: 'proved',
      decision: 'ask',
      remedy: null,
    });
    expect(toldStates(at)).toEqual(['found']);
    expect(at.told[0]?.text).toContain('subnet-a');
    expect(at.executed).toEqual([]);
  });

  it('because it does not exist is told with its name, and nothing is changed', async () => {
    const at = install({ grants: [grant] });
    Object.assign(at.fake, task({ image }), empty);
    await deliver(at, fail(at, 'a1', missing));
    const { findings } = await incidentOf(at);
    expect(findings.find((one) => one.failing)).toMatchObject({
      cause: 'image-not-found',
      category: 'image',
      certainty: 'proved',
      requirement: 'api/image',
      decision: 'ask',
      remedy: null,
    });
    expect(at.told[0]?.text).toContain(image);
    expect(at.counted).toContain('startFailures image');
    expect(at.executed).toEqual([]);
  });

  it('is told beside what another container lacks, both as what fails', async () => {
    const at = install({ grants: [grant] });
    Object.assign(
      at.fake,
      task({ image, logDriver: 'awslogs', logOptions: { 'awslogs-group': '/ecs/api', 'awslogs-region': region } }),
      empty,
    );
    at.fake['log-group'] = { '*': 'absent' };
    const logs =
      'CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.';
    const exited = { stoppedReason: 'Essential container in task exited', stopCode: 'EssentialContainerExited' };
    const containers = [
      { name: 'api', reason: missing },
      { name: 'side', reason: logs },
    ];
    await deliver(at, fail(at, 'a1', missing, { ...exited, launchType: 'EC2', containers }));
    const { findings } = await incidentOf(at);
    expect(findings.filter(({ failing }) => failing).map(({ cause, certainty }) => `${certainty} ${cause}`)).toEqual([
      'proved log-group-not-found',
      'proved image-not-found',
    ]);
    expect(at.told[0]?.text).toContain('does not exist');
  });
});
