import type { Line } from '../../diagnosis/finding.ts';
import { type CauseGroup, sayStanding } from '../content/cause-groups.ts';
import { isConsoleUrl } from '../content/console-link.ts';
import { decisions, nameSourcesOnce, sourceWords } from '../content/finding-words.ts';
import { bullets, leftOff } from './bullets.ts';

const mostEvidence = 5;
const mostNeeds = 12;
const mostUnjudged = 4;

/** A cause as lines of the e-mail. If the message does not explain the failure: its title alone. @param showsChanges whether the e-mail has a section of changes. */
export function causeLines(group: CauseGroup, number: string, full: boolean, showsChanges: boolean): string {
  const indent = ' '.repeat(number.length);
  const title = `${number}${group.heading} [${sayStanding(group, full)}]`;
  if (!full) return title;
  return [
    title,
    ...listLines('Could not be judged', group.unjudged, mostUnjudged, indent),
    ...listLines('Needed for', group.needs, mostNeeds, indent),
    ...evidenceLines(group.evidence, indent),
    ...group.decisions.map(({ decision, reason }) =>
      labelled(decisions[decision], decision === 'apply' && showsChanges ? 'see CHANGES' : reason, indent),
    ),
    ...group.waitOrAct.map((text) => labelled('Wait or act', text, indent)),
    ...(group.page === null ? [] : [`${indent}More: ${group.page}`]),
  ].join('\n');
}

function labelled(label: string, text: string, indent: string): string {
  return `${indent}${label}: ${text}`;
}

/** A single entry follows the label on the same line; several entries follow below it. */
function listLines(label: string, texts: readonly string[], most: number, indent: string): readonly string[] {
  const [only] = texts;
  if (only === undefined) return [];
  if (texts.length === 1) return [labelled(label, only, indent)];
  return [`${indent}${label}:\n${bullets(texts.slice(0, most), texts.length, indent)}`];
}

function evidenceLines(evidence: readonly Line[], indent: string): readonly string[] {
  if (evidence.length === 0) return [];
  const lines = nameSourcesOnce(evidence.slice(0, mostEvidence)).map(({ text, source, link }) => {
    const said = `${indent}- ${source === null ? text : `${text} (${sourceWords(source)})`}`;
    return link !== undefined && isConsoleUrl(link) ? `${said}\n${indent}  ${link}` : said;
  });
  return [`${indent}Evidence:`, ...lines, ...leftOff(evidence.length - mostEvidence, indent)];
}
