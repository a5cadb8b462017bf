import { type Guarded, type Guardrail, hold, type Verdict } from './guardrail.ts';
import { type Tagging, taggedThings, tagNeeds } from './tagged-things.ts';

/** A service, role, secret or task definition with the owner's opt-out tag is diagnosed but never changed. */
export const optedOut: Guardrail = {
  name: 'opted-out',
  needs: tagNeeds,
  check: optOutOf,
};

/** What the opt-out tag of one of these things holds; undefined if none of them has it. */
export function optOutOf(of: Tagging & Pick<Guarded, 'configuration'>): Verdict | undefined {
  const tagged = taggedThings(of);
  if ('decision' in tagged) return tagged;
  const { key, value } = of.configuration.optOutTag;
  const out = tagged.find(({ tags }) => Object.hasOwn(tags, key) && (value === undefined || tags[key] === value));
  return out === undefined ? undefined : hold({ code: 'opted-out', thing: out.thing, tag: key });
}
