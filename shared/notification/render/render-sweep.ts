import type { SweepEntry } from '../../sweep/sweep.ts';
import type { NamedPlace } from '../content/place-words.ts';
import { type SweepContent, type SweepUrgency, type SweptGroup, sweepContent } from '../content/sweep-content.ts';
import type { Message } from '../notification.ts';
import { escapeCode, escapeProse } from '../text/markdown.ts';
import { indentLines } from '../text/wrap.ts';
import type { PublishedSweep } from './published-sweep.ts';
import { joinContinued } from './render-amazon-q.ts';

/** Groups that a person reads whole. Of more they read the names. */
const mostWhole = 10;
/** Services or ends that a list names. */
const mostNamed = 50;
/** Services of one group in the JSON: SNS takes 256 KB, and the JSON is in a message twice. */
const mostPublished = 100;
const mostEvidence = 4;
/** Of one group: of more services it is the same. */
const mostChecks = 1;
/** In characters. */
const longestStep = 3000;

/** One message about one sweep, for all channels. */
export function renderSweep(
  entry: SweepEntry,
  place: NamedPlace,
): { readonly message: Message; readonly urgency: SweepUrgency } {
  const content = sweepContent(entry, place);
  return {
    urgency: content.urgency,
    message: {
      subject: content.subject,
      text: textOf(content, entry),
      chat: chatOf(content, entry, place),
      json: JSON.stringify(jsonOf(content, entry, place)),
    },
  };
}

function textOf({ headline, means, groups, gone, scope }: SweepContent, { id, summary }: SweepEntry): string {
  const others = groups.slice(mostWhole);
  return [
    headline,
    means,
    ...groups.slice(0, mostWhole).map(groupText),
    ...(others.length === 0 ? [] : [list('ALSO', others.map(groupLine))]),
    ...(gone.length === 0
      ? []
      : [
          list(
            'GONE',
            gone.map(({ name, text }) => `${name}: ${text}`),
          ),
        ]),
    `WHAT WAS LOOKED AT\n${scope}`,
    `-- \necs-init-remediator, ${summary.id}, ${id}`,
  ].join('\n\n');
}

function list(title: string, lines: readonly string[]): string {
  return [title, ...shorten(lines, mostNamed).map((line) => `- ${line}`)].join('\n');
}

function shorten(texts: readonly string[], most: number): readonly string[] {
  return texts.length > most ? [...texts.slice(0, most), `and ${texts.length - most} more`] : texts;
}

function groupLine({ services, causes }: SweptGroup): string {
  return `${namesOf(services, 5)}: ${causes[0]?.title ?? ''}`;
}

function namesOf(services: SweptGroup['services'], most: number): string {
  return shorten(
    services.map(({ name }) => name),
    most,
  ).join(', ');
}

function groupText({ services, causes, steps }: SweptGroup): string {
  const reasons = causes.map(({ title, evidence, waitOrAct, page }, index) => {
    const lines = evidence.slice(0, mostEvidence).map(({ text, source }) => `   - ${text} (${source})`);
    return [
      `${index + 1}. ${title}`,
      ...(lines.length === 0 ? [] : ['   Evidence:', ...lines]),
      ...(waitOrAct === '' ? [] : [`   Wait or act: ${waitOrAct}`]),
      ...(page === null ? [] : [`   More: ${page}`]),
    ].join('\n');
  });
  const checks = services.flatMap(({ check }) => check ?? []).slice(0, mostChecks);
  const doing = [...steps, ...checks.map((text) => ({ purpose: 'Then look again', text }))].map(
    ({ purpose, text }, index) =>
      text === '' ? `${index + 1}. ${purpose}` : `${index + 1}. ${purpose}:\n${indentLines(text, '   ')}`,
  );
  return [
    services.length === 1
      ? `SERVICE ${services[0].name}`
      : `${services.length} SERVICES: ${namesOf(services, mostNamed)}`,
    'Why the next task would not start',
    ...reasons,
    ...(doing.length === 0 ? [] : ['Do this', ...doing]),
  ].join('\n');
}

/** @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html */
function chatOf(content: SweepContent, { id, state, summary }: SweepEntry, { account, region }: NamedPlace): string {
  const { subject, headline, means, groups, gone, scope, urgency } = content;
  const whole = groups.slice(0, mostWhole);
  return JSON.stringify({
    version: '1.0',
    source: 'custom',
    id,
    content: {
      textType: 'client-markdown',
      title: escapeProse(subject, 120),
      description: [
        escapeProse(headline, 900),
        escapeProse(means, 500),
        ...whole.map(chatLine),
        ...(groups.length > mostWhole ? [`and ${groups.length - mostWhole} more`] : []),
        ...gone.slice(0, mostWhole).map(({ name, text }) => `${escapeCode(name, 520)}: ${escapeProse(text, 400)}`),
        escapeProse(scope, 700),
      ].join('\n'),
      nextSteps: whole.flatMap(({ services, steps }) => [
        // What is to be written where a thing is defined is too long for a chat: the e-mail has it.
        ...steps.filter(({ form }) => form === 'shell').map(chatStep),
        ...services
          .flatMap(({ check }) => check ?? [])
          .slice(0, mostChecks)
          .map((check) => `Then look again: ${escapeCode(joinContinued(check), 700)}`),
      ]),
      keywords: [state, urgency],
    },
    metadata: {
      threadId: dedupKey({ account, region }),
      summary: subject,
      eventType: `ecs-init-remediator.${state}`,
      additionalContext: { account, region, sweep: summary.id },
      enableCustomActions: true,
    },
  });
}

function chatLine({ services, causes }: SweptGroup): string {
  const names = shorten(
    services.map(({ name }) => escapeCode(name, 520)),
    5,
  ).join(', ');
  const reasons = causes.map(({ title, evidence: [seen] }) => {
    const shown = seen === undefined ? '' : ` (seen: ${escapeProse(seen.text, 300)}; ${escapeProse(seen.source, 200)})`;
    return `${escapeProse(title, 500)}${shown}`;
  });
  return `${names}: ${reasons.join('; ')}`;
}

/** In characters. A command that was cut must not be pasted. */
const longestCommand = 1200;

function chatStep({ purpose, text }: SweptGroup['steps'][number]): string {
  const label = escapeProse(purpose, 500);
  if (text === '') return label;
  const line = joinContinued(text).replaceAll(/\n */g, '; ');
  return `${label}: ${line.length <= longestCommand ? escapeCode(line, longestCommand) : 'the e-mail of this sweep holds it'}`;
}

function dedupKey({ account, region }: NamedPlace): string {
  return `ecs-init-remediator-sweep-${account}-${region}`;
}

function jsonOf(content: SweepContent, entry: SweepEntry, place: NamedPlace): PublishedSweep {
  const { urgency, subject, headline, means, scope, groups, gone } = content;
  const { id, startedAt, endedAt, whole, calls, counts, standing } = entry.summary;
  return {
    schema: 1,
    kind: 'sweep',
    id: entry.id,
    state: entry.state,
    urgency,
    at: entry.at,
    alert: { dedupKey: dedupKey(place), status: standing > 0 ? 'open' : 'resolved' },
    account: place.account,
    region: place.region,
    subject,
    says: headline,
    means,
    scope,
    groups: groups.slice(0, mostWhole).map(({ services, causes, steps }) => ({
      services: services.slice(0, mostPublished).map(({ cluster, service, check }) => ({ cluster, service, check })),
      more: Math.max(0, services.length - mostPublished),
      causes: causes.map(({ cause, category, title, evidence, waitOrAct, page }) => ({
        cause,
        category,
        title,
        evidence: evidence.slice(0, mostEvidence).map(({ text, source }) => ({ text, source })),
        waitOrAct,
        page,
      })),
      steps: steps
        .filter(({ text }) => text.length <= longestStep)
        .map(({ purpose, text, form }) => ({ label: purpose, command: text, form })),
    })),
    moreGroups: Math.max(0, groups.length - mostWhole),
    gone: gone.slice(0, mostNamed).map(({ name, text }) => ({ service: name, says: text })),
    sweep: { id, startedAt, endedAt, whole, calls, ...counts, standing },
  };
}
