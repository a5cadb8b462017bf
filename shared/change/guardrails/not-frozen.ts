import { type Instant, later } from '../../event/instant.ts';
import { type Guarded, type Guardrail, hold, type Verdict } from './guardrail.ts';
import { type Tagging, taggedThings, tagNeeds } from './tagged-things.ts';

/**
 * A service, role, secret or task definition with the freeze tag is not changed until the moment that the tag names, or
 * until somebody takes the tag away. An approval does not lift it.
 */
export const notFrozen: Guardrail = {
  name: 'not-frozen',
  needs: tagNeeds,
  check: freezeOf,
};

/** What the freeze tag of one of these things holds; undefined if none of them is frozen now. */
export function freezeOf(of: Tagging & Pick<Guarded, 'configuration' | 'now'>): Verdict | undefined {
  const tagged = taggedThings(of);
  if ('decision' in tagged) return tagged;
  const { key: tag } = of.configuration.freezeTag;
  const frozen = tagged.flatMap(({ thing, tags }) => {
    const until = Object.hasOwn(tags, tag) ? frozenUntil(tags[tag] ?? '') : undefined;
    return until === undefined || (until !== null && until <= of.now) ? [] : [{ thing, until }];
  });
  // The longest freeze is told: what has no end lasts longest.
  const [longest] = frozen.toSorted((a, b) => (ends(a.until) < ends(b.until) ? 1 : -1));
  return longest === undefined ? undefined : hold({ code: 'frozen', tag, ...longest });
}

function ends(until: Instant | null): string {
  return until ?? '~';
}

/**
 * When the freeze ends; null if it has no end; undefined if there is none. A date lasts until its end in UTC, and a time without an offset is in UTC.
 * What is neither `false` nor a moment freezes without an end, because nobody can know what it means.
 */
function frozenUntil(value: string): Instant | null | undefined {
  if (value.trim().toLowerCase() === 'false') return undefined;
  const [, date, time, offset = 'Z'] =
    /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?$/i.exec(value.trim()) ?? [];
  if (date === undefined) return null;
  const moment = Date.parse(`${date}T${time ?? '00:00'}${offset.toUpperCase()}`);
  if (Number.isNaN(moment)) return null;
  const at = new Date(moment).toISOString();
  return time === undefined ? later(at, 24 * 60 * 60_000) : at;
}
