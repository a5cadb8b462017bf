import { pageUrl } from '../../shared/notification/content/page-url.ts';
import type { Message } from '../../shared/notification/notification.ts';
import { causeStories } from './cause-stories.ts';
import { codeOf, renderJsonPage, renderStoryPage } from './page.ts';
import { type Story, stories } from './stories.ts';

/** The command that writes the pages anew. */
export const command = 'npm run messages';

/** All pages below docs/messages/, by their path there. */
export async function renderPages(): Promise<ReadonlyMap<string, string>> {
  const played: { readonly story: Story; readonly messages: readonly Message[] }[] = [];
  for (const story of [...stories, ...causeStories]) played.push({ story, messages: await story.play() });
  const pages = played.map(({ story, messages }) => [`${story.name}.md`, renderStoryPage(story, messages)] as const);
  const [example] = played.flatMap(({ messages }) => messages);
  const json = example === undefined ? [] : [['json.md', renderJsonPage(example)] as const];
  return new Map([['README.md', indexOf(played)], ...pages, ...json]);
}

const levels = [
  ['[ACT]', 'Nothing but a person helps'],
  ['[DECIDE]', 'A person says yes or no'],
  ['[FYI]', 'The product is at work on it, or it passes by itself'],
  ['[OK]', 'It is over'],
  ['[DRILL]', 'A drill'],
] as const;

/** The package holds this page, and leaves those of the worlds out: the link is one on the web. */
const worlds = `[worlds](${pageUrl('docs/messages/worlds/README.md')})`;

/** Every subject by its level, with the page that holds the message. */
function indexOf(played: readonly { readonly story: Story; readonly messages: readonly Message[] }[]): string {
  const rows = played.flatMap(({ story, messages }) => messages.map(({ subject }) => ({ subject, story })));
  const levelOf = (subject: string) => levels.find(([level]) => subject.startsWith(level))?.[0];
  const tables = levels.flatMap(([level, title]) => {
    const own = rows.filter(({ subject }) => levelOf(subject) === level);
    if (own.length === 0) return [];
    const lines = own.map(({ subject, story }) => `| ${codeOf(subject)} | [${story.title}](${story.name}.md) |`);
    return [`## ${level} ${title}`, ['| subject | page |', '| --- | --- |', ...lines].join('\n')];
  });
  return `${[
    '# Messages',
    `Every message below was made by the product itself, from failures in the simulated account of the tests. The pages show it as an e-mail, in Slack and in Amazon Q Developer. \`${command}\` writes them anew, and a test fails where they differ from what the product says. ${worlds} holds what people are told while whole worlds are played on the local account. [json.md](json.md) shows the form for programs once; [notifications.md](../notifications.md) tells its fields.`,
    ...tables,
  ].join('\n\n')}\n`;
}
