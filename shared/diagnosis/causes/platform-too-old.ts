import { serviceArnOf } from '../../workload/read-workload.ts';
import { defineCause, ruledOut, type Subject } from '../define-cause.ts';
import type { Seen } from '../finding.ts';
import { commandInstruction } from '../instructions.ts';
import { nameOf } from '../permissions/simulated-cause.ts';

/**
 * The first Fargate platform version for Linux that supports JSON keys and versions of secrets. Every version for
 * Windows supports them.
 */
const sinceLinux = [1, 4, 0] as const;

/**
 * A reference names a JSON key or a version, but the service uses a Fargate platform version that does not support
 * them.
 */
export const platformTooOld = defineCause({
  code: 'platform-too-old',
  category: 'reference-format',
  shownBy: 'the task’s platform version',
  concerns: ['secret'],
  passes: { is: 'no', because: 'a service keeps its platform version until somebody deploys it with another one' },
  explains: ['not-found', 'secret-content', 'other', 'iam'],
  needs: () => [],
  match: (subject) => {
    const { requirement, workload, definition } = subject;
    const { reference } = requirement;
    const version = workload.platformVersion;
    if (reference?.is !== 'secret' || version === undefined || workload.launchType !== 'FARGATE')
      return ruledOut('no platform version is known');
    const fields = [reference.jsonKey, reference.versionStage, reference.versionId].filter((one) => one !== undefined);
    const windows = definition.operatingSystem?.startsWith('WINDOWS') ?? false;
    if (fields.length === 0 || windows || !isBefore(version)) return ruledOut('the platform understands the reference');
    const { service, cluster, region } = workload;
    return {
      is: 'matched',
      certainty: 'proved',
      title: `Fargate platform ${version} is too old for ${nameOf(subject)}, which asks for ${fields.join(', ')} of a secret`,
      next: 'Run the service on platform version LATEST (1.4.0 or later); or give the value a secret of its own, register a revision that names it without a JSON key, and deploy that.',
      instructions:
        service === undefined
          ? []
          : [
              commandInstruction(
                'use the latest platform (a new deployment)',
                'aws ecs update-service --platform-version LATEST',
                [
                  ['--region', region],
                  ['--cluster', cluster],
                  ['--service', service],
                ],
              ),
            ],
      evidence: [versionLine(subject, version)],
      resource: requirement.text,
    };
  },
});

/** What shows the version: the task that ran on it, or the service that gives it to its tasks. */
function versionLine({ claim, workload }: Subject, version: string): Seen {
  const needed = 'JSON keys need 1.4.0';
  const service = serviceArnOf(workload);
  if (claim !== undefined || service === undefined)
    return { text: `the task ran on platform version ${version}; ${needed}`, by: 'the event' };
  return {
    text: `the service runs its tasks on platform version ${version}; ${needed}`,
    by: [{ kind: 'service', subject: service }],
  };
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html */
function isBefore(version: string): boolean {
  const numbers = /^(\d+)\.(\d+)\.(\d+)$/.exec(version)?.slice(1).map(Number);
  if (numbers === undefined) return false;
  const [index = -1] = sinceLinux.flatMap((wanted, at) => (numbers[at] === wanted ? [] : [at]));
  return index >= 0 && (numbers[index] ?? 0) < (sinceLinux[index] ?? 0);
}
