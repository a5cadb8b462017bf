import { clusterAndService } from '../../arn.ts';
import type { Category } from '../../stopped-reason/fault.ts';
import type { Found, Gone, SweepEntry, SweepSummary } from '../../sweep/sweep.ts';
import type { StoryStep } from '../story/story.ts';
import { type ToldCause, tellFindings } from '../story/tell-findings.ts';
import { cleanText, cutText } from '../text/clean-text.ts';
import { counted } from '../text/counted.ts';
import { asClause } from '../text/first-letter.ts';
import { doctorCommand } from './doctor-command.ts';
import { fitSubject } from './fit-subject.ts';
import { type NamedPlace, shortPlace } from './place-words.ts';
import { urgencyWords } from './urgency-words.ts';

export type SweepUrgency = 'act' | 'ok';

/** A service whose next task would not start. */
export type SweptService = {
  /** `cluster/service`, cleaned. */
  readonly name: string;
  readonly cluster: string;
  readonly service: string;
  /** The command that examines it again; null if its name must not be pasted. */
  readonly check: string | null;
};

/** Services that the same causes keep from starting, which the same steps mend. */
export type SweptGroup = {
  readonly services: readonly [SweptService, ...SweptService[]];
  readonly causes: readonly {
    readonly cause: string;
    readonly category: Category;
    readonly title: string;
    readonly evidence: ToldCause['evidence'];
    /** Whether it passes by itself, in a sentence. */
    readonly waitOrAct: string;
    readonly page: string | null;
  }[];
  readonly steps: readonly Pick<StoryStep, 'purpose' | 'text' | 'form'>[];
};

/** What a message about a sweep says, before a channel renders it. All texts are cleaned, none is escaped. */
export type SweepContent = {
  readonly urgency: SweepUrgency;
  readonly subject: string;
  readonly headline: string;
  /** What that means for what runs now. */
  readonly means: string;
  /** The largest first. */
  readonly groups: readonly SweptGroup[];
  readonly gone: readonly { readonly name: string; readonly text: string }[];
  /** What was looked at, and what was not. */
  readonly scope: string;
};

/** Composes what all channels say of a sweep. */
export function sweepContent({ found, gone, summary }: SweepEntry, place: NamedPlace): SweepContent {
  const groups = groupsOf(found, place);
  const urgency = found.length > 0 ? 'act' : 'ok';
  const head = headOf(groups, gone);
  const why = groups.length === 0 ? `it was: ${asClause(gone[0]?.title ?? '')}` : whyOf(groups);
  return {
    urgency,
    subject: fitSubject(
      [head, headOf(groups, gone, longestName)].map(
        (who) => `[${urgency.toUpperCase()}] ${who} (${shortPlace(place)}): `,
      ),
      [[cleanText(why, 300)]],
    ),
    headline: `${urgencyWords[urgency]}: ${head} (${place.account}, ${place.region}).`,
    means:
      urgency === 'act'
        ? 'Nothing is down yet: what runs goes on running. The next task would fail, whether a deployment starts it, scaling does, or it replaces one that stops. Nothing was changed. Ask before you give back what somebody may have taken away on purpose.'
        : 'Nothing new was found, and nothing was changed.',
    groups,
    gone: gone.map((one) => ({
      name: nameOf(one.service),
      text: `${endings[one.why]}, found ${one.since.slice(0, 10)}: ${cleanText(one.title, 300)}`,
    })),
    scope: scopeOf(summary),
  };
}

/** The first cause of the largest group, and how many more there are. */
function whyOf(groups: readonly SweptGroup[]): string {
  const titles = [...new Set(groups.flatMap(({ causes }) => causes.map(({ title }) => title)))];
  const more = titles.length > 1 ? `; ${counted(titles.length - 1, 'more cause')}` : '';
  return `${cutText(asClause(titles[0] ?? ''), 200)}${more}`;
}

/** One fault often keeps many services from starting: what mends it is told once. */
function groupsOf(found: readonly Found[], place: NamedPlace): readonly SweptGroup[] {
  const groups = new Map<string, SweptGroup>();
  for (const one of found) {
    const own = groupOf(one, place);
    const key = JSON.stringify([own.causes.map(({ title }) => title), own.steps]);
    const known = groups.get(key);
    groups.set(key, known === undefined ? own : { ...known, services: [...known.services, ...own.services] });
  }
  return [...groups.values()].toSorted((a, b) => b.services.length - a.services.length);
}

const endings: Readonly<Record<Gone['why'], string>> = {
  mended: 'over',
  'no-service': 'the service is gone',
  'not-swept': 'the service is no longer swept',
};

/** In characters, in a subject that has no room for more. */
const longestName = 24;

/** @param most characters of a name. */
function headOf(groups: readonly SweptGroup[], gone: readonly Gone[], most = Number.POSITIVE_INFINITY): string {
  const services = groups.flatMap((one) => one.services);
  const [first, ...others] = services;
  if (first !== undefined)
    return others.length === 0
      ? `running service ${cutText(first.name, most)} would not start again`
      : `${services.length} running services would not start again`;
  const names = [...new Set(gone.map(({ service }) => nameOf(service)))];
  return names.length === 1
    ? `what was found of ${cutText(names[0] ?? '', most)} is gone`
    : `what was found of ${names.length} services is gone`;
}

function groupOf({ service: arn, family, findings }: Found, place: NamedPlace): SweptGroup {
  const { cluster, service } = partsOf(arn);
  const { causes, steps } = tellFindings(findings, { ...place, service, family });
  return {
    services: [{ name: nameOf(arn), cluster, service, check: doctorCommand(cluster, service, place.region) }],
    causes: causes.map(({ title, evidence, notes, page, findings: [own] }) => ({
      cause: own?.cause ?? '',
      category: own?.category ?? 'other',
      title,
      evidence,
      waitOrAct: notes.find(({ label }) => label === 'Wait or act')?.text ?? '',
      page,
    })),
    steps: steps.map(({ purpose, text, form }) => ({ purpose, text, form })),
  };
}

function partsOf(arn: string): { readonly cluster: string; readonly service: string } {
  const { cluster, service } = clusterAndService(arn);
  return { cluster: cleanText(cluster, 255), service: cleanText(service, 255) };
}

function nameOf(arn: string): string {
  const { cluster, service } = partsOf(arn);
  return `${cluster}/${service}`;
}

function scopeOf({ counts, whole, standing, calls }: SweepSummary): string {
  const { examined, skipped, unread } = counts;
  return [
    `Examined: ${counted(examined, 'service')}, with ${counted(calls, 'read')} of the account.`,
    ...(skipped > 0
      ? [`Left out: ${skipped}, because they should run no task, are being deleted, or have an open incident.`]
      : []),
    ...(unread > 0
      ? [`Could not be read: ${unread}. Nothing is said of them, neither that they would fail nor that they would not.`]
      : []),
    ...(whole ? [] : ['The sweep could not look at all of them within a day. The next one begins with the others.']),
    ...(standing > 0
      ? [`Causes that are proved now, counted for each service, those of earlier messages among them: ${standing}.`]
      : []),
    'Each cause is told once, and once more when it is gone.',
  ].join(' ');
}
