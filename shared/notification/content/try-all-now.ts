import { isOverBy } from '../../change/holds-everything.ts';
import type { Instant } from '../../event/instant.ts';
import type { Member } from '../../incident/outage.ts';
import { cleanText } from '../text/clean-text.ts';
import { isPasteable, quoteShell } from '../text/quote-shell.ts';
import { nextTry } from './next-try.ts';
import type { OutageStep } from './outage-step.ts';
import { sayReason } from './reason-words.ts';

/** In characters: the names of the services of one loop. What is more stands in a loop of its own. */
const longestList = 6000;

/**
 * Loops that make ECS try the services now. They leave alone what runs as it should, so that they can be pasted again, and hold
 * none of `<`, `>` and `&`, which chats show by other letters. What no such order is given for is named with the reason: what its
 * owner wants held, and what ECS does not deploy.
 * @see https://docs.aws.amazon.com/cli/latest/reference/ecs/update-service.html
 */
export function tryAllNow(members: readonly Member[], region: string, at: Instant): readonly OutageStep[] {
  const held = members.filter((one) => one.held !== undefined && !isOverBy(one.held, at));
  const elsewhere = members.filter((one) => !held.includes(one) && one.deployedBy !== undefined);
  const ordered = members.filter((one) => !held.includes(one) && !elsewhere.includes(one));
  return [...loopsOf(ordered, region), ...holdStep(held), ...elsewhereStep(elsewhere)];
}

/** Services that a step names. */
const mostNamed = 20;

function named(members: readonly Member[], why: (one: Member) => string): string {
  const names = members
    .filter(({ family }) => family === undefined)
    .map((one) => `${cleanText(one.cluster, 255)}/${cleanText(one.service, 255)} (${cleanText(why(one), 500)})`)
    .toSorted();
  const more = names.length > mostNamed ? `; and ${names.length - mostNamed} more` : '';
  return `${names.slice(0, mostNamed).join('; ')}${more}`;
}

function holdStep(held: readonly Member[]): readonly OutageStep[] {
  const names = named(held, (one) => (one.held === undefined ? '' : sayReason(one.held)));
  return names === ''
    ? []
    : [
        {
          label: `Start no deployment of these, because the owner wants nothing changed there: ${names}. Whoever wants it held may say otherwise`,
          command: '',
        },
      ];
}

function elsewhereStep(elsewhere: readonly Member[]): readonly OutageStep[] {
  const names = named(elsewhere, (one) => `deployed by ${one.deployedBy}`);
  return names === ''
    ? []
    : [
        {
          label: `Start a new deployment of these where they are deployed, for ECS takes no order for it: ${names}`,
          command: '',
        },
      ];
}

function loopsOf(members: readonly Member[], region: string): readonly OutageStep[] {
  // ECS allows letters, digits, hyphens and underscores. Anything else was not made by ECS.
  const safe = members.filter(({ service, clusterArn }) => /^\w[\w-]{0,254}$/.test(service) && isPasteable(clusterArn));
  const clusters = Map.groupBy(safe, ({ clusterArn }) => clusterArn);
  const loops = [...clusters].flatMap(([clusterArn, ones]) =>
    listsOf(ones.map(({ service }) => service)).map((names) => loopOf(names, clusterArn, region)),
  );
  return loops.map((command, index) => ({
    label:
      index === 0
        ? `Make ECS try now, else it tries again ${nextTry}, or not at all where it has given a deployment up. This can be pasted again: it leaves alone what runs`
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
    `  set -- $(aws ecs describe-services ${at} --services "$service" --output text --query 'services[0].[runningCount,desiredCount]')`,
    `  [ "\${1:-0}" -ge "\${2:-0}" ] || aws ecs update-service ${at} --service "$service" --force-new-deployment --output text --query service.serviceName`,
    'done',
  ].join('\n');
}
