import { tellFindings } from '../../shared/notification/story/tell-findings.ts';
import { cleanText } from '../../shared/notification/text/clean-text.ts';
import type { Verdict } from './examine-candidate.ts';
import type { Examined } from './examined.ts';
import { placeOf } from './render-verdicts.ts';

type Level = 'error' | 'warning' | 'notice';
type Annotation = { readonly level: Level; readonly title: string; readonly text: string; readonly line?: number };

/**
 * What was found as commands of a GitHub workflow: an error for each proved cause, with its evidence and steps, a warning
 * for what is suspected and for what could not be checked, a notice for the rest.
 * @see https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
export function renderAnnotations({ verdicts, unread, file }: Examined): string {
  const annotations = [
    ...verdicts.flatMap((verdict) => annotationsOf(verdict, file?.text)),
    ...unread.map(
      ({ name, because, permission }): Annotation => ({
        level: 'warning',
        title: `${name} was not examined`,
        text: `${because}${permission === null ? '' : ` (it needs ${permission})`}`,
      }),
    ),
  ];
  return annotations.map((one) => `${command(one, file?.path)}\n`).join('');
}

function annotationsOf(verdict: Verdict, file: string | undefined): readonly Annotation[] {
  const { name, fails, suspected, unchecked, pending, skipped } = verdict;
  const summary = [
    ...pending.map(({ what, by }) => `pending (${by}): ${what}`),
    ...skipped.map(({ what, because }) => `skipped: ${what}: ${because}`),
  ];
  return [
    ...causesOf(verdict, fails, 'error', file),
    ...causesOf(verdict, suspected, 'warning', file),
    ...(unchecked.length === 0
      ? []
      : [
          {
            level: 'warning' as const,
            title: `${name}: could not be checked`,
            text: unchecked.map(({ what, because, permission }) => `${what}${sayWhy(because, permission)}`).join('\n'),
          },
        ]),
    ...(summary.length === 0 && fails.length + suspected.length + unchecked.length > 0
      ? []
      : [
          {
            level: 'notice' as const,
            title: `${name}: ${fails.length > 0 ? 'not looked at' : 'nothing is proved to keep it from starting'}`,
            text: summary.length === 0 ? 'Everything was checked.' : summary.join('\n'),
          },
        ]),
  ];
}

function sayWhy(because: string, permission: string | null): string {
  if (permission !== null) return `: the permission ${permission} is missing`;
  return because === '' ? '' : `: ${because}`;
}

function causesOf(
  verdict: Verdict,
  findings: Verdict['fails'],
  level: Level,
  file: string | undefined,
): readonly Annotation[] {
  const { causes, steps } = tellFindings(findings, placeOf(verdict));
  return causes.map(({ number, title, evidence, page, findings: ofCause }) => {
    const own = steps.filter((step) => step.causes.includes(number));
    const line = file === undefined ? undefined : lineOf(ofCause, verdict, file);
    return {
      level,
      title: `${verdict.name} ${level === 'error' ? 'would not start' : 'may not start'}`,
      text: [
        title,
        ...evidence.map(({ text, source }) => `- ${text} (${source})`),
        ...own.map(({ purpose, text }) => (text === '' ? purpose : `${purpose}:\n${text}`)),
        ...(page === null ? [] : [`More: ${page}`]),
      ].join('\n'),
      ...(line !== undefined && { line }),
    };
  });
}

/** The line of the file that holds what the task definition names; undefined where it stands in several, or in none. */
function lineOf(findings: Verdict['fails'], { names }: Verdict, file: string): number | undefined {
  const lines = findings.flatMap(({ requirement }) => {
    const text = names.get(requirement ?? '') ?? '';
    const [head, ...others] = text === '' ? [] : file.split(JSON.stringify(text));
    return others.length === 1 && head !== undefined ? [head.split('\n').length] : [];
  });
  return lines[0];
}

function command({ level, title, text, line }: Annotation, file: string | undefined): string {
  const properties = [
    ...(file === undefined ? [] : [`file=${escapeProperty(file)}`]),
    ...(file === undefined || line === undefined ? [] : [`line=${line}`]),
    `title=${escapeProperty(cleanText(title, 200))}`,
  ];
  return `::${level} ${properties.join(',')}::${escapeData(text)}`;
}

/** As the runner decodes it: a line feed in a message is no new command. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
