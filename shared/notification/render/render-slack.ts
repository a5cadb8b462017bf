import type { InstructionView } from '../content/instructions.ts';
import { createContent, type MessageContent } from '../content/message-content.ts';
import type { OperatorAddress } from '../content/operator-command.ts';
import { type Option, pasteOf, type Step } from '../content/step.ts';
import type { Notification } from '../notification.ts';
import { cutMiddle } from '../text/clean-text.ts';
import { escapeBlock, escapeCode, escapeLines, escapeProse } from '../text/markdown.ts';
import { changesTitle } from './changes-title.ts';
import { causeLines, changeLines, showIt, tooLong } from './render-amazon-q.ts';
import {
  divider,
  longestSection,
  messageOf,
  pasteBlock,
  type SlackBlock,
  type SlackMessage,
  section,
  sectionOf,
} from './slack-blocks.ts';

const mostSteps = 6;
const mostPatches = 3;
/**
 * In characters. The last clause of a reason decides, so the middle is cut. Escaping can make five characters of one.
 */
const longestReason = 500;

/**
 * The message for a Slack incoming webhook: escaped, so that it cannot mention anybody. What to do comes first; the evidence
 * stands behind the line.
 */
export function renderSlack(notification: Notification): SlackMessage {
  const content = createContent(notification);
  const { opening } = content;
  const { operator } = notification;
  const blocks = [
    section([`*${escapeProse(opening.headline, 700)}*`, escapeProse(opening.where, 500)]),
    section([
      escapeProse(opening.why, 900),
      ...opening.happens.map((text) => escapeProse(text, 700)),
      ...(content.beside === null ? [] : [escapeProse(content.beside, 900)]),
    ]),
    ...stepsBlocks(content, operator),
    section([content.next ?? ''].filter((line) => line !== '')),
    section(
      bold(
        'Put into code',
        content.urgency === 'ok' ? content.persist.slice(0, 3).map((text) => `• ${escapeProse(text, 700)}`) : [],
      ),
    ),
    section(bold(changesTitle(content), content.changes.flatMap(changeLines))),
    divider,
    ...content.patches.slice(0, mostPatches).map(patchBlock),
    section(bold('Who registered it', [escapeProse(content.registrar ?? '', 1200)])),
    ...content.causes.map(({ title, causes, full }) =>
      section(
        bold(
          title,
          causes.flatMap((one) => causeLines(one, full)),
        ),
      ),
    ),
    section(
      bold(
        'Could not be checked',
        content.unchecked.slice(0, 6).map((one) => `• ${escapeProse(one, 300)}`),
      ),
    ),
    section(
      bold(`What ${content.said}`, [escapeCode(cutMiddle(content.stoppedReason ?? '', longestReason), longestReason)]),
    ),
    section([content.links.map(({ label, url }) => `<${url}|${label}>`).join(' · ')].filter((line) => line !== '')),
  ];
  const about = `incident ${escapeCode(content.incident, 80)}. The whole story: ${showIt(content, operator)}`;
  return messageOf(content.subject, blocks, about);
}

/** The last step makes ECS try now, so that the ones before it are left out where there are too many. */
function stepsBlocks(content: MessageContent, operator: OperatorAddress | undefined): readonly SlackBlock[] {
  const blocks = content.steps.map((step, index) => stepBlocks(step, index + 1, operator));
  if (blocks.length <= mostSteps) return blocks.flat();
  const more = sectionOf(`… and ${blocks.length - mostSteps} more steps: ${showIt(content, operator)}`);
  return [...blocks.slice(0, mostSteps - 1).flat(), more, ...(blocks.at(-1) ?? [])];
}

function bold(title: string, lines: readonly string[]): readonly string[] {
  const filled = lines.filter((line) => line !== '');
  return filled.length === 0 ? [] : [`*${title}*`, ...filled];
}

/** A step and its pastes, each in a block of code, so that it can be copied whole. */
function stepBlocks(
  { title, options }: Step,
  number: number,
  operator: OperatorAddress | undefined,
): readonly SlackBlock[] {
  const [only] = options;
  const head = `*${number}.* ${escapeLines(title, 900).join('\n')}`;
  if (only === undefined) return [sectionOf(head)];
  const [first, ...others] = options.map((option) => optionText(option, operator));
  return [joined(head, first ?? ''), ...others.map((text) => joined('', text))];
}

function optionText(option: Option, operator: OperatorAddress | undefined): string {
  const { label } = option;
  const text = pasteOf(option, operator);
  const says = label === null ? '' : `${escapeProse(label, 400)}${text === '' ? '.' : ':'}\n`;
  const code = text === '' ? '' : escapeBlock(text);
  return `${says}${says.length + code.length <= longestSection - 1000 ? code : `(${tooLong})`}`;
}

function patchBlock({ purpose, text }: InstructionView): SlackBlock {
  return pasteBlock(`*Put into code*, ${escapeProse(purpose, 400)}`, text, `(${tooLong})`);
}

function joined(head: string, text: string): SlackBlock {
  return sectionOf([head, text].filter((one) => one !== '').join('\n'));
}
