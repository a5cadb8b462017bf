import { releaseOf } from '../../change/release.ts';
import type { FindingRecord } from '../../incident/incident.ts';
import type { Notification } from '../notification.ts';
import { shellCommand } from '../text/quote-shell.ts';
import type { InstructionView } from './instructions.ts';

/**
 * The command that makes ECS start a task of the service now: where it has given up, and where only a further failure
 * releases a repair.
 */
export function tryNow(
  { state, incident }: Notification,
  findings: readonly FindingRecord[],
): readonly InstructionView[] {
  const { service, region, clusterArn } = incident;
  const isAwaited = findings.some((one) => one.decision === 'hold' && releaseOf(one.reason) === 'failure');
  if (service === null || (state !== 'stalled' && !(state === 'held' && isAwaited))) return [];
  const command = shellCommand('aws ecs update-service --force-new-deployment', [
    ['--region', region],
    ['--cluster', clusterArn],
    ['--service', service],
  ]);
  const purpose = 'make ECS start tasks of the service now, by a new deployment of the same revision';
  const shown = command === null ? `${purpose} (the command is not shown: a name in it is not safe to paste)` : purpose;
  return [{ is: 'shell', purpose: shown, text: command ?? '', findings: [] }];
}
