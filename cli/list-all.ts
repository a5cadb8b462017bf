import type { Answer, Asked } from '../shared/operator/request.ts';
import type { Asking } from './ask.ts';

/** The most that an installation lists at a time. */
export const mostListed = 100;

/** What a list holds of an incident, as far as it is needed to go on behind it. */
type Listed = { readonly id: string; readonly openedAt: string };

/** The incidents of a status, the newest first, one page after another. @throws whatever `ask` throws */
export async function* pagesOf<Summary extends Listed>(
  ask: (asked: Asked) => Promise<Answer>,
  status: 'open' | 'closed',
): AsyncGenerator<readonly Summary[]> {
  for (let before: { readonly before?: Listed } = {}; ; ) {
    const answer = await ask({ verb: 'incidents', status, limit: mostListed, ...before });
    const page = answer['incidents'] as readonly Summary[];
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < mostListed) return;
    before = { before: { openedAt: last.openedAt, id: last.id } };
  }
}

/** All incidents of a status, the newest first. @throws NoAnswer, UsageError */
export async function listAll<Summary extends Listed>(
  { ask }: Pick<Asking, 'ask'>,
  status: 'open' | 'closed',
): Promise<readonly Summary[]> {
  const listed: Summary[] = [];
  for await (const page of pagesOf<Summary>(async (asked) => (await ask(asked)).answer, status)) listed.push(...page);
  return listed;
}
