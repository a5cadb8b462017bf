import { CallError } from '../shared/aws/sdk-error.ts';
import { explainFault } from './explain-fault.ts';
import type { Reached } from './installation.ts';
import { NoAnswer } from './usage-error.ts';

/** Runs a verb that calls AWS with the person's own credentials. @throws NoAnswer for a call that failed */
export async function explained<T>(reached: Reached, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (fault) {
    if (fault instanceof CallError && fault.failure.kind === 'denied')
      throw new NoAnswer(
        `AWS does not let you: it needs ${fault.failure.permission ?? fault.call} (${fault.failure.message}).`,
        false,
      );
    const sentence = await explainFault(fault, reached);
    if (sentence === undefined) throw fault;
    throw new NoAnswer(sentence, true);
  }
}
