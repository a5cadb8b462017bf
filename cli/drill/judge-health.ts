import type { Checked } from '../../shared/aws/operating/checked.ts';
import type { InstallationHealth } from '../../shared/aws/operating/installation-health.ts';
import type { InstallationParts } from '../../shared/aws/operating/installation-parts.ts';
import { pageUrl } from '../../shared/notification/content/page-url.ts';
import { broken, type Link, type LinkName, notChecked, works } from './links.ts';

/** More messages than a batch takes: the remediator does not keep up. */
const deep = 100;
const again = 'Deploy the stack again.';

/**
 * Where the way from the bus to the remediator is interrupted, for a drill that the product did not record. If no part
 * shows a fault, the remediator is the one: it has the message, or had it.
 */
export function judgeHealth(health: InstallationHealth, parts: InstallationParts, region: string): readonly Link[] {
  const at = `--region ${region}`;
  const links = [judgeRule(health, parts, at), judgeQueue(health, parts, at), judgeRemediator(health, parts, at)];
  if (links.some(({ is }) => is === 'broken')) return links;
  return links.map((link) => (link.name === 'remediator' ? unrecorded(parts, at, link) : link));
}

function judgeRule({ rule, undelivered }: InstallationHealth, parts: InstallationParts, at: string): Link {
  return judge('rule', rule, ({ isEnabled, reachesQueue }) => {
    if (!isEnabled)
      return broken('rule', `The rule ${parts.rule} is disabled.`, `aws events enable-rule --name ${parts.rule} ${at}`);
    if (!reachesQueue) return broken('rule', `The rule ${parts.rule} does not put its events on the queue.`, again);
    const lost = undelivered.is === 'read' ? (undelivered.value?.waiting ?? 0) : 0;
    if (lost > 0)
      return broken(
        'rule',
        `${lost} events could not be put on the queue: its policy or its key refuses them.`,
        `Read ${pageUrl('docs/runbooks/undelivered-events.md')}.`,
      );
    return works('rule', 'It is enabled and puts its events on the queue.');
  });
}

function judgeQueue({ queue, mapping }: InstallationHealth, { mapping: uuid }: InstallationParts, at: string): Link {
  return judge('queue', mapping, ({ state, lastResult }) => {
    if (!/^(?:Enabled|Creating|Updating|Enabling)$/.test(state))
      return broken(
        'queue',
        `Lambda does not read the queue: the mapping is ${state}.`,
        `aws lambda update-event-source-mapping --uuid ${uuid} --enabled ${at}`,
      );
    if (lastResult.startsWith('PROBLEM'))
      return broken(
        'queue',
        `Lambda cannot read the queue: ${lastResult}.`,
        `Read ${pageUrl('docs/runbooks/oldest-message.md')}.`,
      );
    return judge('queue', queue, ({ waiting }) =>
      waiting > deep
        ? broken('queue', `${waiting} messages wait on it.`, `Read ${pageUrl('docs/runbooks/oldest-message.md')}.`)
        : works('queue', `Lambda reads it; ${waiting} messages wait.`),
    );
  });
}

function judgeRemediator(health: InstallationHealth, { remediator: name }: InstallationParts, at: string): Link {
  return judge('remediator', health.remediator, ({ state, isStopped }) => {
    if (isStopped)
      return broken(
        'remediator',
        'Its reserved concurrency is 0, so Lambda never runs it.',
        `aws lambda delete-function-concurrency --function-name ${name} ${at}`,
      );
    if (state !== 'Active' && state !== '') return broken('remediator', `The function is ${state}.`, again);
    return judge('remediator', health.deadLetters, ({ waiting }) =>
      waiting > 0
        ? broken(
            'remediator',
            `It has failed on messages before: ${waiting} of them are dead letters.`,
            `Read ${pageUrl('docs/runbooks/dead-letters.md')}.`,
          )
        : works('remediator', 'Lambda may run it, and it has no dead letters.'),
    );
  });
}

function unrecorded({ remediator: name }: InstallationParts, at: string, link: Link): Link {
  const seen = link.is === 'not-checked' ? ` ${link.says}` : '';
  return {
    ...broken(
      'remediator',
      `It has not recorded the drill, and no other part shows a fault. Of drills, ten an hour are recorded; the metric Ignored counts more.${seen}`,
      name === undefined
        ? 'Read the log of the remediator function.'
        : `aws logs tail --since 15m --filter-pattern '?ERROR ?WARN ?drill' "$(aws lambda get-function-configuration --function-name ${name} ${at} --query LoggingConfig.LogGroup --output text)" ${at}`,
    ),
    ...(link.permission !== undefined && { permission: link.permission }),
  };
}

function judge<T>(name: LinkName, seen: Checked<T | null>, of: (value: T) => Link): Link {
  if (seen.is === 'not-checked')
    return notChecked(name, `It could not be looked at: ${seen.because}.`, seen.permission);
  return seen.value === null ? broken(name, 'The stack has no such part.', again) : of(seen.value);
}
