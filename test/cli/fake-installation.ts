import { run } from '../../cli/run.ts';
import type { Edge } from '../../cli/verb.ts';
import type { Inspection } from '../../shared/aws/operating/inspect.ts';
import type { Answer, Asked } from '../../shared/operator/request.ts';
import { fakeTerminal } from './fake-terminal.ts';

/** The id of every command that the installation takes. */
export const command = '00000000-0000-4000-8000-000000000001';

const value = <T>(known: T) => ({ is: 'read', value: known }) as const;

/** What is seen of an installation that is well. */
export const healthy: Inspection = {
  at: '2026-11-27T12:00:30.000Z',
  stack: 'EcsInitRemediator',
  subscriptions: value([{ protocol: 'email', to: 'ops@example.com', confirmed: true }]),
  deadLetters: value(0),
  undelivered: value(0),
  alarms: value({ count: 7, alarming: [] }),
  lastTick: value('2026-11-27T11:59:00.000Z'),
  lastFailure: value(null),
  idleGrants: value([]),
};

/** An installation that gives these answers in turn, the last one for ever; an error is thrown. */
function installed(answers: readonly (Answer | Error)[], seen: Inspection, alias: string | undefined) {
  const asked: Asked[] = [];
  const edge: Edge = {
    sleep: async () => undefined,
    reach: async () => ({
      ask: async (one) => {
        asked.push(one);
        const answer = answers[Math.min(asked.length, answers.length) - 1] ?? {};
        if (answer instanceof Error) throw answer;
        return { id: command, answer };
      },
      inspect: async () => seen,
      place: async () => ({
        account: '111122223333',
        region: 'us-east-2',
        ...(alias !== undefined && { alias }),
      }),
    }),
  };
  return { asked, edge };
}

/** Runs the command line at such an installation. `words`: its arguments; `shown`: what the terminal is. */
export async function cli(
  words: readonly string[],
  answers: readonly (Answer | Error)[] = [],
  shown: Parameters<typeof fakeTerminal>[1] = {},
  seen: Inspection = healthy,
  alias?: string,
) {
  const { asked, edge } = installed(answers, seen, alias);
  const { terminal, written } = fakeTerminal(null, shown);
  const code = await run(words, terminal, edge);
  return { code, asked, ...written };
}
