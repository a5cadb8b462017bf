import type { StoryCause } from '../../shared/notification/story/story.ts';
import { type Place, tellFindings } from '../../shared/notification/story/tell-findings.ts';
import { cleanDeep } from '../../shared/notification/text/clean-deep.ts';
import { cleanLines, cleanText } from '../../shared/notification/text/clean-text.ts';
import { counted } from '../../shared/notification/text/counted.ts';
import { createInk, type Ink } from '../show/ink.ts';
import { stepTitles } from '../show/step-titles.ts';
import { causeBlock, section, steps, wrapped } from '../show/story-parts.ts';
import type { Terminal } from '../terminal.ts';
import type { Unread } from './candidate.ts';
import type { Unchecked, Verdict } from './examine-candidate.ts';
import type { Examined } from './examined.ts';

/** What was found, for people: a list where there are several, and each that would fail with its causes and steps. */
export function renderVerdicts(examined: Examined, { color }: Pick<Terminal, 'color'>): string {
  const ink = createInk(color);
  const { verdicts, unread, place } = examined;
  const isOne = verdicts.length + unread.length === 1;
  const told = isOne ? verdicts : verdicts.filter(isTold);
  const blocks = told.map((verdict) => verdictBlock(verdict, place.account, ink));
  return `${[...(isOne ? [] : [table(examined, ink)]), ...blocks].join(`\n\n${isOne ? '' : '\n'}`)}\n`;
}

/** Whether there is more to say than that nothing was found. */
function isTold({ fails, suspected }: Verdict): boolean {
  return fails.length + suspected.length > 0;
}

function table({ verdicts, unread, place }: Examined, ink: Ink): string {
  const failing = verdicts.filter(({ fails }) => fails.length > 0).length;
  const count = verdicts.length + unread.length;
  const head = `${failing === 0 ? 'None' : failing} of ${count} would fail, ${place.region}, account ${place.account}`;
  const rows = verdicts.map((verdict) => {
    const [mark, text] = rowOf(verdict);
    const paint = { FAIL: ink.red, '?': ink.yellow, ok: ink.green }[mark];
    return `  ${paint(mark.padEnd(4))} ${wrapped(`${verdict.name}: ${text}`, ' '.repeat(7), ' '.repeat(9)).trimStart()}`;
  });
  const lost = unread.map(
    (one) =>
      `  ${ink.yellow('?'.padEnd(4))} ${wrapped(`${cleanText(one.name)}: ${sayUnread(one)}`, ' '.repeat(7), ' '.repeat(9)).trimStart()}`,
  );
  return [ink.bold(head), ...rows, ...lost].join('\n');
}

function rowOf(verdict: Verdict): readonly ['FAIL' | '?' | 'ok', string] {
  const { fails, suspected, unchecked } = verdict;
  if (fails.length > 0) {
    const { causes } = tellFindings(fails, placeOf(verdict));
    const more = causes.length > 1 ? ` (and ${causes.length - 1} more)` : '';
    return ['FAIL', `${causes[0]?.title ?? ''}${more}`];
  }
  if (suspected.length > 0) return ['?', 'something is suspected'];
  return unchecked.length > 0
    ? ['?', `nothing found; ${counted(unchecked.length, 'thing')} could not be checked`]
    : ['ok', 'nothing found'];
}

function sayUnread({ because, permission }: Unread): string {
  return cleanText(`not examined: ${because}${permission === null ? '' : ` (it needs ${permission})`}`, 400);
}

function verdictBlock(verdict: Verdict, account: string, ink: Ink): string {
  const { fails, suspected, unchecked, pending, skipped } = verdict;
  const failing = tellFindings(fails, placeOf(verdict));
  const perhaps = tellFindings(suspected, placeOf(verdict));
  const behind = failing.causes.length;
  const parts = [
    headOf(verdict, account, failing.causes.length, ink),
    section('Would fail', failing.causes.map((cause) => causeBlock(forNow(cause), ink)).join('\n\n'), ink),
    section(
      'Suspected',
      perhaps.causes
        .map((cause) =>
          causeBlock(
            { ...cause, number: cause.number + behind, certainty: 'not proved by what was read', state: '' },
            ink,
          ),
        )
        .join('\n\n'),
      ink,
    ),
    ...stepTitles(failing.steps).map(({ title, kinds }) =>
      section(
        title,
        steps(
          failing.steps.filter(({ kind }) => kinds.includes(kind)),
          ink,
        ),
        ink,
      ),
    ),
    section('Could not be checked', uncheckedLines(unchecked).join('\n'), ink),
    section('Pending: known after the plan is applied', groupLines(pending.map(({ what, by }) => [by, what])), ink),
    section(
      'Skipped',
      skipped.map(({ what, because }) => wrapped(cleanText(`${what}: ${because}`, 600), '  - ')).join('\n'),
      ink,
    ),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** Whether anything has failed is not known here, and what to do stands below. */
function forNow(cause: StoryCause): StoryCause {
  return { ...cause, state: '', notes: cause.notes.filter(({ label }) => label !== 'Next') };
}

function headOf(
  { name, fails, unchecked, pending, workload }: Verdict,
  account: string,
  causes: number,
  ink: Ink,
): string {
  const where = wrapped(`${workload.region}, account ${account}`, '');
  if (fails.length > 0) {
    const what = `${name} would not start: ${counted(causes, 'cause')} ${causes === 1 ? 'is' : 'are'} proved`;
    return `${ink.red('[FAIL]')} ${ink.bold(wrapped(what, ' '.repeat(7)).trimStart())}\n${where}`;
  }
  const open = [
    ...(unchecked.length > 0 ? [`${counted(unchecked.length, 'thing')} could not be checked`] : []),
    ...(pending.length > 0
      ? [`${counted(pending.length, 'thing')} ${pending.length === 1 ? 'is' : 'are'} pending`]
      : []),
  ];
  const what = `${name}: nothing is proved to keep it from starting${open.length === 0 ? '' : `; ${open.join(', ')}`}`;
  const mark = unchecked.length > 0 ? ink.yellow('[?]') : ink.green('[ok]');
  const indent = ' '.repeat(unchecked.length > 0 ? 4 : 5);
  return `${mark} ${ink.bold(wrapped(what, indent).trimStart())}\n${where}`;
}

/** What could not be checked, by the permission that is missing, or else by why. */
function uncheckedLines(unchecked: readonly Unchecked[]): readonly string[] {
  const reasons = unchecked.map(({ what, because, permission }): readonly [string, string] => [
    permission === null ? because : `the permission ${cleanText(permission, 100)} is missing`,
    what,
  ]);
  const lines = groupLines(reasons);
  return lines === '' ? [] : [lines];
}

const mostShown = 3;

/** Entries under what they have in common; of many, some. */
function groupLines(entries: readonly (readonly [head: string, entry: string])[]): string {
  return [...Map.groupBy(entries, ([head]) => head)]
    .map(([head, members]) => {
      const texts = [...new Set(members.map(([, entry]) => entry))];
      if (head === '') return texts.map((text) => wrapped(cleanText(text, 400), '  - ')).join('\n');
      const shown = texts.slice(0, mostShown).map((text) => wrapped(cleanText(text, 400), '      - '));
      const more = texts.length > mostShown ? [`      - and ${texts.length - mostShown} more`] : [];
      return [wrapped(`${head}:`, '  - '), ...shown, ...more].join('\n');
    })
    .join('\n');
}

/** Whose findings they are, for the sentences. */
export function placeOf({ workload }: Verdict): Place {
  const { account, region, family, service } = workload;
  return { account, region, family, service: service ?? null };
}

const publishedMembers = [
  'cause',
  'category',
  'certainty',
  'requirement',
  'step',
  'role',
  'action',
  'resource',
  'title',
  'next',
  'evidence',
  'instructions',
  'remedy',
] as const satisfies readonly (keyof Verdict['fails'][number])[];

function publishFinding(finding: Verdict['fails'][number]) {
  return { ...Object.fromEntries(publishedMembers.map((key) => [key, finding[key]])), ways: finding.ways ?? [] };
}

/** What `--json` prints. */
export function verdictsAsJson({ place, verdicts, unread }: Examined) {
  const clean = <T>(value: T): T => cleanDeep(value, (text) => cleanLines(text, 4096).join('\n'), 1000) as T;
  return {
    account: place.account,
    region: place.region,
    examined: verdicts.map((verdict) => {
      const { name, workload, fails, suspected, unchecked, pending, skipped } = verdict;
      const findings = [...fails, ...suspected].map(publishFinding);
      return {
        name,
        fails: fails.length > 0,
        cluster: workload.cluster === '' ? null : workload.cluster,
        service: workload.service ?? null,
        family: workload.family,
        taskDefinition: workload.revision === 0 ? null : workload.taskDefinitionArn,
        findings: clean(findings),
        steps: tellFindings(fails, placeOf(verdict)).steps.map(({ purpose, text, form }) => ({ purpose, text, form })),
        unchecked,
        pending,
        skipped,
      };
    }),
    unread: clean(unread),
  };
}
