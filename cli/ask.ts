import type { Answered } from '../shared/aws/operating/operator-client.ts';
import type { Answer, Asked } from '../shared/operator/request.ts';
import { checkAnswer } from './check-answer.ts';
import { explainFault } from './explain-fault.ts';
import type { Installation, Reached } from './installation.ts';
import { NoAnswer } from './usage-error.ts';
import type { Context } from './verb.ts';

/** An installation that was found: each question is signed and sent. */
export type Asking = {
  /** @throws NoAnswer if the installation refuses the request or cannot be asked. */
  readonly ask: (asked: Asked) => Promise<Answered>;
  /** Looks at it with the caller's own credentials. */
  readonly inspect: Installation['inspect'];
  readonly place: Installation['place'];
};

/** Finds the installation that the options mean. @throws NoAnswer, UsageError */
export async function openAsking({ edge }: Pick<Context, 'edge'>, reached: Reached): Promise<Asking> {
  const installation = await explained(reached, () => edge.reach(reached));
  return {
    ask: async (asked) => {
      const answered = await explained(reached, async () => {
        const given = await installation.ask(asked);
        if (given.answer.error === undefined) checkAnswer(asked, given.answer);
        return given;
      });
      if (answered.answer.error !== undefined) throw refusal(answered.answer.error);
      return answered;
    },
    inspect: (grants) => explained(reached, () => installation.inspect(grants)),
    place: () => installation.place(),
  };
}

/** Asks one question. @throws NoAnswer, UsageError */
export async function askOnce(context: Pick<Context, 'edge'>, reached: Reached, asked: Asked): Promise<Answer> {
  return (await (await openAsking(context, reached)).ask(asked)).answer;
}

async function explained<T>(reached: Reached, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (fault) {
    const sentence = await explainFault(fault, reached);
    if (sentence === undefined) throw fault;
    throw new NoAnswer(sentence, true);
  }
}

function refusal({ code, message, allowed }: NonNullable<Answer['error']>): NoAnswer {
  const hint = allowed === undefined ? '' : `\nAllowed: ${allowed.join('\n         ')}`;
  return new NoAnswer(`Refused: ${message}.${hint}`, code === 'aws');
}
