import { unlessLasting } from '../passing.ts';
import type { Advice } from './advice.ts';
import { likeSuffix } from './secret-names.ts';

/** The advice if the text decides nothing. */
export const undecided: Advice = {
  cause: null,
  passes: { ...unlessLasting, because: 'the text does not say what failed' },
  title: ({ claim, service }) =>
    claim.dependency === 'other'
      ? 'The text does not say why the task could not start'
      : `Something about ${service} failed; the text does not say what`,
  next: ({ claim }) => [
    ...(claim.cut ? ['The text is cut before the clause that decides.'] : []),
    ...(claim.dependency === 'secretsmanager' ? likeSuffix(claim.resource) : []),
    'Read the whole reason while ECS shows the stopped task, which it does for about an hour: `stoppedReason` and `containers[].reason` of DescribeTasks.',
    'Most often it is a missing permission of the execution role, or no way from the subnet to the service.',
  ],
};
