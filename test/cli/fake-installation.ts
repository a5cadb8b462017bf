import { run } from '../../cli/run.ts';
import type { Edge } from '../../cli/verb.ts';
import type { Answer, Asked } from '../../shared/operator/request.ts';
import { fakeTerminal } from './fake-terminal.ts';

/** The id of every command that the installation takes. */
export const command = '00000000-0000-4000-8000-000000000001';

/** An installation that gives these answers in turn, the last one for ever; an error is thrown. */
function installed(...answers: readonly (Answer | Error)[]) {
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
    }),
  };
  return { asked, edge };
}

/** Runs the command line at such an installation. `words`: its arguments; `shown`: what the terminal is. */
export async function cli(
  words: readonly string[],
  answers: readonly (Answer | Error)[] = [],
  shown: Parameters<typeof fakeTerminal>[1] = {},
) {
  const { asked, edge } = installed(...answers);
  const { terminal, written } = fakeTerminal(null, shown);
  const code = await run(words, terminal, edge);
  return { code, asked, ...written };
}
