import type { MadeStack } from '../../shared/aws/operating/read-foreign.ts';
import { someIds } from '../some-ids.ts';
import { UsageError } from '../usage-error.ts';

/**
 * Refuses to update a stack of somebody else, which is only called alike.
 * @param foreign the logical ids of what it holds beside what `deploy` makes there. @throws UsageError if there is any
 */
export function checkOurs(stack: string, is: MadeStack, foreign: readonly string[]): void {
  if (foreign.length === 0) return;
  throw new UsageError(
    [
      `The stack ${stack} is there already, and holds resources that are not of ${madeBy[is]}: ${someIds(foreign)}.`,
      'An update would delete them, and nothing was deployed. Give another name with --stack.',
      ...(is === 'product'
        ? ['If you put the construct into that stack, deploy your own app: docs/construct.md.']
        : []),
    ].join('\n'),
  );
}

const madeBy: Readonly<Record<MadeStack, string>> = {
  product: 'an installation made by deploy',
  network: 'the endpoints made by deploy',
};
