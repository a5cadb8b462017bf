import type { Message } from '../../shared/notification/notification.ts';
import { readMessage } from '../../shared/notification/render/read-message.ts';
import { renderSlackMessage } from '../../shared/notification/render/render-slack-message.ts';
import type { SlackBlock, SlackMessage } from '../../shared/notification/render/slack-blocks.ts';
import { FACT_PERMISSIONS } from '../../shared/permissions/fact-permissions.ts';
import type { Story } from './stories.ts';

/**
 * The page of a story: every message as an e-mail, in Slack and in Amazon Q, one under the other.
 * @param inEveryForm whether a message is shown in the other forms too, not only as an e-mail.
 */
export function renderStoryPage(
  { title, says }: Pick<Story, 'title' | 'says'>,
  messages: readonly Message[],
  inEveryForm: (message: Message) => boolean = () => true,
): string {
  const parts = messages.flatMap((message, index) => [
    `## ${index + 1}. ${codeOf(message.subject)}`,
    '### E-mail',
    fence(message.text),
    ...(inEveryForm(message) ? otherForms(message) : []),
  ]);
  return `${[`# ${title}`, says, ...parts].join('\n\n')}\n`;
}

function otherForms(message: Message): readonly string[] {
  return [
    '### Slack',
    fence(slackText(renderSlackMessage(readMessage(message.json)))),
    '### Amazon Q Developer',
    fence(amazonQText(message.chat)),
    '### For programs',
    jsonFence(programText(message)),
  ];
}

/** The page that shows the form for programs. */
export function renderJsonPage({ subject, json }: Message): string {
  const body = jsonFence(named(JSON.stringify(JSON.parse(json), null, 2)));
  return `# A message as JSON\n\n${codeOf(subject)}, as a queue or a webhook gets it ([its fields](../notifications.md)).\n\n${body}\n`;
}

function jsonFence(text: string): string {
  return `\`\`\`json\n${text}\n\`\`\``;
}

/** Of the form for programs, which json.md shows whole, what tells this message from another: one line a member. */
function programText({ json }: Message): string {
  const { kind, state, news, urgency, alert, move, incident, outage } = JSON.parse(json) as Partial<Published>;
  const causes = incident?.findings.map(({ number, cause, certainty, decision, resolution }) => ({
    number,
    cause,
    certainty,
    decision,
    resolution,
  }));
  const counts = outage?.counts;
  const members = { kind, state, news: news?.is, urgency, alert, chores: move?.chores, counts, causes };
  const lines = Object.entries(members).flatMap(([name, value]) =>
    value === undefined ? [] : [`  ${JSON.stringify(name)}: ${JSON.stringify(value)}`],
  );
  return `{\n${lines.join(',\n')}\n}`;
}

/** What the pages show of the published forms, of incidents, outages and controls alike. */
type Published = {
  readonly kind: string;
  readonly state: string;
  readonly news: { readonly is: string };
  readonly urgency: string;
  readonly alert: unknown;
  readonly move: { readonly chores: readonly string[] };
  readonly incident: { readonly findings: readonly Readonly<Record<string, unknown>>[] };
  readonly outage: { readonly counts: unknown };
};

/** A fence that no line of the text can close. */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}text\n${named(text).replaceAll(/[ \t]+$/gm, '')}\n${ticks}`;
}

/** The simulated account names a read by its kind; AWS has a name for each call. */
function named(text: string): string {
  const calls: Readonly<Record<string, (typeof FACT_PERMISSIONS)[keyof typeof FACT_PERMISSIONS]>> = FACT_PERMISSIONS;
  return text.replaceAll(
    /fake:([a-z-]+)/g,
    (_, kind: string) => calls[kind]?.flatMap(({ actions }) => actions).join(', ') ?? '…',
  );
}

export function codeOf(text: string): string {
  return `\`${text.replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}

/** The blocks as a person sees them: without escapes, and a link as its text and its address. */
function slackText({ blocks }: SlackMessage): string {
  return blocks.map(blockText).join('\n\n');
}

function blockText(block: SlackBlock): string {
  switch (block.type) {
    case 'header':
      return `[${block.text.text}]`;
    case 'section':
      return unescapeSlack(block.text.text);
    case 'context':
      return block.elements.map(({ text }) => unescapeSlack(text)).join(' ');
    case 'divider':
      return '-'.repeat(20);
  }
}

function unescapeSlack(text: string): string {
  return text
    .replaceAll(/<(https:[^|>]+)\|([^>]*)>/g, '$2 ($1)')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function amazonQText(chat: string): string {
  const { content } = JSON.parse(chat) as {
    readonly content: { readonly title: string; readonly description: string; readonly nextSteps?: readonly string[] };
  };
  const steps = (content.nextSteps ?? []).map((step) => `- ${step}`);
  return [`[${content.title}]`, content.description, ...(steps.length === 0 ? [] : [steps.join('\n')])].join('\n\n');
}
