import type { Asking } from './ask.ts';

/** The most that an installation lists at a time. */
export const mostListed = 100;

/** What a list holds of an incident, as far as it is needed to go on behind it. */
type Listed = { readonly id: string; readonly openedAt: string };

/** All incidents of a status, the newest first, one page after another. @throws NoAnswer, UsageError */
export async function listAll<Summary extends Listed>(
  { ask }: Pick<Asking, 'ask'>,
  status: 'open' | 'closed',
): Promise<readonly Summary[]> {
  const listed: Summary[] = [];
  for (;;) {
    const last = listed.at(-1);
    const before = last === undefined ? {} : { before: { openedAt: last.openedAt, id: last.id } };
    const { answer } = await ask({ verb: 'incidents', status, limit: mostListed, ...before });
    const page = answer['incidents'] as readonly Summary[];
    listed.push(...page);
    if (page.length < mostListed) return listed;
  }
}
