import type { Member } from '../../incident/outage.ts';
import { isPasteable, quoteShell } from '../text/quote-shell.ts';
import type { OutageStep } from './outage-step.ts';

/** In characters: the names of the services of one loop. What is more stands in a loop of its own. */
const longestList = 6000;

/**
 * Loops that make ECS try the services now. They leave alone what runs as it should, so that they can be pasted again.
 * @see https://docs.aws.amazon.com/cli/latest/reference/ecs/update-service.html
 */
export function tryAllNow(members: readonly Member[], region: string): readonly OutageStep[] {
  // ECS allows letters, digits, hyphens and underscores. Anything else was not made by ECS.
  const safe = members.filter(({ service, clusterArn }) => /^\w[\w-]{0,254}$/.test(service) && isPasteable(clusterArn));
  const clusters = Map.groupBy(safe, ({ clusterArn }) => clusterArn);
  const loops = [...clusters].flatMap(([clusterArn, ones]) =>
    listsOf(ones.map(({ service }) => service)).map((names) => loopOf(names, clusterArn, region)),
  );
  return loops.map((command, index) => ({
    label:
      index === 0
        ? 'Make ECS try now, or it may wait for minutes. This can be pasted again: it leaves alone what runs'
        : 'And these',
    command,
  }));
}

function listsOf(names: readonly string[]): readonly string[] {
  const lists: string[] = [];
  for (const name of names.toSorted()) {
    const longer = `${lists.at(-1) ?? ''} ${name}`.trim();
    if (lists.length > 0 && longer.length <= longestList) lists[lists.length - 1] = longer;
    else lists.push(name);
  }
  return lists;
}

function loopOf(names: string, clusterArn: string, region: string): string {
  const at = `--region ${quoteShell(region)} --cluster ${quoteShell(clusterArn)}`;
  return [
    `for service in ${names}; do`,
    `  lacking=$(aws ecs describe-services ${at} --services "$service" --output text --query 'services[?runningCount<desiredCount].serviceName')`,
    `  [ -z "$lacking" ] || aws ecs update-service ${at} --service "$service" --force-new-deployment --output text --query service.serviceName`,
    'done',
  ].join('\n');
}
