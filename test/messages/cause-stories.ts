import { cases } from '../diagnosis/cases/index.ts';
import { deliver, fail, install } from '../fixtures/installation.ts';
import type { Story } from './stories.ts';

/** One failure of each cause that facts of the account show, as nobody has allowed a repair of it. */
export const causeStories: readonly Story[] = [...Map.groupBy(cases, ({ cause }) => cause).values()].flatMap(
  ([first]) => {
    if (first === undefined) return [];
    const { cause, title, reason, account, event } = first;
    const play = async () => {
      const at = install({}, reason);
      at.fake = { ...account, allowed: new Set(account.allowed) };
      await deliver(at, fail(at, 'a1', reason, event));
      return at.messages;
    };
    return [{ name: `causes/${cause}`, title: cause, says: `Its first case in the tests: ${title}.`, play }];
  },
);
