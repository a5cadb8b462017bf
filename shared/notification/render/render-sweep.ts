import type { SweepEntry } from '../../sweep/sweep.ts';
import {
  type SweepContent,
  type SweepUrgency,
  type SweptPlace,
  type SweptService,
  sweepContent,
} from '../content/sweep-content.ts';
import type { Message } from '../notification.ts';
import { escapeCode, escapeProse } from '../text/markdown.ts';
import { indentLines } from '../text/wrap.ts';
import type { PublishedSweep } from './published-sweep.ts';
import { joinContinued } from './render-amazon-q.ts';

/** Services that a person reads whole. Of more they read the names. */
export const mostWhole = 10;
/** Services that a person reads by name. */
export const mostNamed = 50;
/** Services in the JSON: SNS takes 256 KB, and the JSON is in a message twice. */
const mostPublished = 20;
const mostEvidence = 4;
/** In characters. */
const longestStep = 3000;

/** One message about one sweep, for all channels. */
export function renderSweep(
  entry: SweepEntry,
  place: SweptPlace,
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

function textOf({ headline, means, services, gone, scope }: SweepContent, { id, summary }: SweepEntry): string {
  const others = services.slice(mostWhole);
  return [
    headline,
    means,
    ...services.slice(0, mostWhole).map(serviceText),
    ...(others.length === 0 ? [] : [['ALSO', ...namesOf(others).map((name) => `- ${name}`)].join('\n')]),
    ...(gone.length === 0
      ? []
      : [
          ['GONE', ...gone.slice(0, mostNamed).map(({ name, text }) => `- ${name}: ${text}`), ...moreThan(gone)].join(
            '\n',
          ),
        ]),
    `WHAT WAS LOOKED AT\n${scope}`,
    `-- \necs-init-remediator, ${summary.id}, ${id}`,
  ].join('\n\n');
}

/** Of those that are not told whole: each with its first cause. */
function namesOf(services: readonly SweptService[]): readonly string[] {
  const named = services.slice(0, mostNamed).map(({ name, causes }) => `${name}: ${causes[0]?.title ?? ''}`);
  return [...named, ...moreThan(services)];
}

function moreThan(all: readonly unknown[]): readonly string[] {
  return all.length > mostNamed ? [`and ${all.length - mostNamed} more`] : [];
}

function serviceText({ name, causes, steps, check }: SweptService): string {
  const reasons = causes.map(({ title, evidence, waitOrAct, page }, index) => {
    const lines = evidence.slice(0, mostEvidence).map(({ text, source }) => `   - ${text} (${source})`);
    return [
      `${index + 1}. ${title}`,
      ...(lines.length === 0 ? [] : ['   Evidence:', ...lines]),
      ...(waitOrAct === '' ? [] : [`   Wait or act: ${waitOrAct}`]),
      ...(page === null ? [] : [`   More: ${page}`]),
    ].join('\n');
  });
  const doing = steps.map(({ purpose, text }) =>
    text === '' ? `- ${purpose}` : `- ${purpose}:\n${indentLines(text, '  ')}`,
  );
  return [
    `SERVICE ${name}`,
    'Why its next task would not start:',
    ...reasons,
    ...(doing.length === 0 ? [] : ['Do this:', ...doing]),
    ...(check === null ? [] : [`Then look again:\n${indentLines(check, '  ')}`]),
  ].join('\n');
}

/** @see https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html */
function chatOf(content: SweepContent, { id, state, summary }: SweepEntry, { account, region }: SweptPlace): string {
  const { subject, headline, means, services, gone, scope, urgency } = content;
  const whole = services.slice(0, mostWhole);
  const lines = whole.map(
    ({ name, causes }) =>
      `${escapeCode(name, 520)}: ${escapeProse(causes.map(({ title }) => title).join('; '), 700)}${evidenceOf(causes)}`,
  );
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
        ...lines,
        ...(services.length > mostWhole ? [`and ${services.length - mostWhole} more`] : []),
        ...gone.slice(0, mostWhole).map(({ name, text }) => `${escapeCode(name, 520)}: ${escapeProse(text, 400)}`),
        escapeProse(scope, 700),
      ].join('\n'),
      nextSteps: whole.flatMap(({ name, steps, check }) => [
        ...steps.map(({ purpose, text }) => chatStep(name, purpose, text)),
        ...(check === null ? [] : [`Look again: ${escapeCode(joinContinued(check), 700)}`]),
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

function evidenceOf(causes: SweptService['causes']): string {
  const [first] = causes.flatMap(({ evidence }) => evidence);
  return first === undefined ? '' : ` (seen: ${escapeProse(first.text, 300)}; ${escapeProse(first.source, 200)})`;
}

/** In characters. A command that was cut must not be pasted. */
const longestCommand = 1200;

function chatStep(name: string, purpose: string, text: string): string {
  const label = `${escapeCode(name, 520)}: ${escapeProse(purpose, 500)}`;
  if (text === '') return label;
  const line = joinContinued(text).replaceAll(/\n */g, '; ');
  const isShort = line.length <= longestCommand && !/^[{[]/.test(line);
  return `${label}: ${isShort ? escapeCode(line, longestCommand) : 'the e-mail of this sweep holds it'}`;
}

function dedupKey({ account, region }: SweptPlace): string {
  return `ecs-init-remediator-sweep-${account}-${region}`;
}

function jsonOf(content: SweepContent, entry: SweepEntry, place: SweptPlace): PublishedSweep {
  const { urgency, subject, headline, means, scope, services, gone } = content;
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
    services: services.slice(0, mostPublished).map(({ cluster, service, causes, steps, check }) => ({
      cluster,
      service,
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
      check,
    })),
    more: Math.max(0, services.length - mostPublished),
    gone: gone.slice(0, mostNamed).map(({ name, text }) => ({ service: name, says: text })),
    sweep: { id, startedAt, endedAt, whole, calls, ...counts, standing },
  };
}
