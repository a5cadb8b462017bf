import { type Clause, takeName } from '../clause.ts';
import type { Draft, Verdict } from '../draft.ts';
import { readMountError } from '../mount-error.ts';
import { ahead, bareName, findAhead, readToken, type Scan } from '../scan.ts';

/**
 * The parts of Docker whose errors Docker's daemon wraps. What they could not reach decides, and not that a container
 * could not be created or started for it.
 * @see https://github.com/moby/moby `daemon/logger`, `pkg/plugins/client.go`, `volume/service`
 * @see amazon-ecs-init `volumes/`: the plug-in that mounts EFS for the EC2 agent
 */
const volumes: readonly Clause[] = [
  ...['volumedriver.create', 'volumedriver.mount'].map(
    (words): Clause => ({ words, stage: 'volumes', read: readVolumeDriver }),
  ),
  // Docker calls a plug-in over its socket, whose path is the host of the URL.
  ...[
    'post "http://%',
    'post http://%',
    'post "http://plugin.moby.localhost/',
    'post http://plugin.moby.localhost/',
  ].map((words): Clause => ({ words, read: readPluginCall })),
  { words: 'mounting volume failed', stage: 'volumes', dependency: 'efs', read: readMountError },
  // What mounts EFS and NFS says the same wherever it runs, and people quote it alone.
  ...[
    'mount.nfs4',
    "b'mount.nfs4",
    'mount.nfs',
    'mount.efs',
    'access denied by server while mounting',
    'failed to resolve "fs-',
    'failed to resolve server fs-',
    'resolve "fs-',
    'resolve server fs-',
    'connection to the mount target ip address',
  ].map(
    (words): Clause => ({
      words,
      stage: 'volumes',
      dependency: 'efs',
      read: (scan, at, draft) => readMountError(scan, Math.max(0, at - words.length), draft),
    }),
  ),
  { words: 'failed to mount local volume', stage: 'volumes', read: readVolumeDriver },
  { words: 'error looking up volume plugin', stage: 'volumes', read: readMissingPlugin },
];

const logging = (fault: 'awslogs-option' | 'firelens-option'): Verdict => ({
  category: 'log-config',
  fault,
  outcome: 'not-sent',
});

const logs: readonly Clause[] = [
  {
    words: 'no log driver named',
    stage: 'log-driver',
    dependency: 'logs',
    verdict: logging('awslogs-option'),
    read: takeName,
  },
  // Fargate gives each container with awsfirelens the arguments of the fluentd driver.
  {
    words: 'logging driver specified of container',
    stage: 'log-driver',
    dependency: 'logs',
    verdict: logging('firelens-option'),
    read: readUnconfigured,
  },
  { words: 'failed to get fluentd log driver arguments', stage: 'log-driver', dependency: 'logs' },
  {
    words: 'cannot determine region for awslogs driver',
    dependency: 'logs',
    verdict: logging('awslogs-option'),
    read: namesRegion,
  },
];

/** Where the innermost error of Docker begins, behind the words of its wrappers. */
export const dockerClauses: readonly Clause[] = [...volumes, ...logs];

/** The first words of what Docker's daemon passes on from its log drivers and its volume drivers. */
export const dockerStages: readonly Clause[] = [
  { words: 'failed to initialize logging driver' },
  { words: 'failed to create cloudwatch log stream' },
  { words: 'failed to create cloudwatch log group' },
  { words: 'unknown log opt' },
  { words: 'must specify a value for log opt' },
  ...dockerClauses,
];

/** The plug-in of ECS and the tools of EFS name themselves. Any other driver is the owner's own. */
const ofEfs = /amazon-ecs-volume-plugin|mount\.(?:nfs|efs)|\befs\b|mounting volume failed|\bnfs/;
const otherDriver: Verdict = { category: 'storage', fault: 'volume-not-created', ambiguous: true, outcome: 'unknown' };

function readVolumeDriver(scan: Scan, at: number, draft: Draft): number {
  if (ofEfs.test(scan.lower.slice(0, Math.min(scan.end, at + 2048)))) {
    draft.dependency = 'efs';
    return readMountError(scan, at, draft);
  }
  draft.dependency = 'other';
  draft.verdict = otherDriver;
  return scan.end;
}

/** A plug-in that did not answer in time was still busy with the mount. The path of the call says what it is for. */
function readPluginCall(scan: Scan, at: number, draft: Draft): number {
  const path = /^[^\s"]*/.exec(ahead(scan, at))?.[0] ?? '';
  if (!/volumedriver\.[a-z]/.test(path)) return at + path.length;
  draft.stage = 'volumes';
  // A socket that names no plug-in is that of the only one that ECS installs.
  const ecs = path.includes('amazon-ecs-volume-plugin') || !path.includes('plugins%2f');
  if (ecs) {
    draft.dependency = 'efs';
    return readMountError(scan, at + path.length, draft);
  }
  draft.dependency = 'other';
  draft.verdict = otherDriver;
  return scan.end;
}

function readMissingPlugin(scan: Scan, at: number, draft: Draft): number {
  const name = bareName(readToken(scan, at).token).replace(/:$/, '');
  draft.dependency = name === 'amazon-ecs-volume-plugin' ? 'efs' : 'other';
  draft.resource = name === '' ? null : name;
  draft.verdict = { category: 'storage', fault: 'volume-plugin', outcome: 'not-sent' };
  return scan.end;
}

/** `logging driver specified of container <name>, but no log configuration specified`. */
function readUnconfigured(scan: Scan, at: number, draft: Draft): number {
  draft.resource = bareName(readToken(scan, at).token) || null;
  return findAhead(scan, 'no log configuration', at) < 0 ? at : scan.end;
}

function namesRegion(scan: Scan, _at: number, draft: Draft): number {
  draft.resource = 'awslogs-region';
  return scan.end;
}
