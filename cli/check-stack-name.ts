import { quote } from './misuse.ts';
import { UsageError } from './usage-error.ts';

/**
 * Refuses the name of a stack that is to be made, where CloudFormation would refuse it. @throws UsageError
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html
 */
export function checkStackName(name: string): void {
  if (!/^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(name))
    throw new UsageError(
      `--stack is ${quote(name)}; allowed: a letter, then letters, digits and hyphens, 128 at most.`,
    );
}
