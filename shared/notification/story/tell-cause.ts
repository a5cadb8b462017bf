import type { Way } from '../../network/path.ts';
import type { CauseGroup } from '../content/cause-groups.ts';
import { isConsoleUrl } from '../content/console-link.ts';
import { decisions, sayCertainty } from '../content/finding-words.ts';
import type { ShownIncident } from '../notification.ts';
import { cleanLines, cleanText } from '../text/clean-text.ts';
import { shortenArns } from '../text/short-arn.ts';
import type { StoryCause } from './story.ts';

type Told = Pick<ShownIncident, 'account' | 'region' | 'changes' | 'status'>;

/** A cause with everything that the record knows of it. */
export function tellCause(group: CauseGroup, number: number, incident: Told): StoryCause {
  const ways = group.findings.flatMap(({ ways: own = [] }) => own.map((way) => cleanWay(way, incident)));
  const isOpen = incident.status === 'open' && group.ended === null;
  const labelled = (label: string, texts: readonly string[]) => texts.map((text) => ({ label, text }));
  return {
    number,
    title: group.heading,
    certainty: sayCertainty(group),
    state: stateOf(group, incident),
    evidence: evidenceOf(group, ways.length > 0),
    ways,
    notes: [
      ...labelled('Needed for', group.needs),
      ...labelled('Could not be judged', group.unjudged),
      ...group.decisions.map(({ decision, reason }) => ({
        label: decisions[decision],
        text: decision === 'apply' ? 'see the changes' : reason,
      })),
      ...(isOpen ? labelled('Wait or act', group.waitOrAct) : []),
      ...(isOpen
        ? labelled(
            'Next',
            group.next.flatMap((text) => cleanLines(text)),
          )
        : []),
    ],
    page: group.page,
  };
}

/** Where the ways are drawn, the lines that say the same hops are told as one, with the reads that show them. */
function evidenceOf({ evidence }: CauseGroup, isDrawn: boolean): StoryCause['evidence'] {
  const lines = evidence.map(({ text, source, link }) => ({
    text: isDrawn && text.startsWith('task → ') ? 'the way, as the account shows it' : text,
    source: cleanText(source, 400),
    link: link !== undefined && isConsoleUrl(link) ? link : null,
  }));
  return [...new Map(lines.map((line) => [JSON.stringify(line), line])).values()];
}

function stateOf({ findings, failing, ended }: CauseGroup, { changes }: Told): string {
  if (ended !== null) return ended;
  const own = changes.filter(({ id }) => findings.some((one) => one.changes.includes(id)));
  if (own.some(({ state }) => state === 'made')) return 'repaired, not proved yet';
  if (own.some(({ state }) => state === 'undone')) return 'open: the product’s repair of it is taken back';
  return failing ? 'open' : 'open: it would fail next';
}

function cleanWay({ from, to, hops }: Way, incident: Told): Way {
  return {
    from: cleanText(from, 100),
    to: to.map((one) => cleanText(one, 200)),
    hops: hops.map(({ kind, id, passes, detail }) => ({
      kind,
      id: cleanText(id, 300),
      passes,
      ...(detail !== undefined && { detail: shortenArns(cleanText(detail, 400), incident) }),
    })),
  };
}
