import { type Guardrail, hold } from './guardrail.ts';
import { taggedThings, tagNeeds } from './tagged-things.ts';

/** A service, role, secret or task definition with the owner's opt-out tag is diagnosed but never changed. */
export const optedOut: Guardrail = {
  name: 'opted-out',
  needs: tagNeeds,
  check: (guarded) => {
    const tagged = taggedThings(guarded);
    if ('decision' in tagged) return tagged;
    const { key, value } = guarded.configuration.optOutTag;
    const out = tagged.find(({ tags }) => Object.hasOwn(tags, key) && (value === undefined || tags[key] === value));
    return out === undefined ? undefined : hold({ code: 'opted-out', thing: out.thing, tag: key });
  },
};
