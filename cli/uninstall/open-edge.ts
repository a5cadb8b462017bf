import { lastPart, parseArn, resourceOf } from '../../shared/arn.ts';
import { findInstallation, type Reached } from '../installation.ts';
import { UsageError } from '../usage-error.ts';
import type { UninstallEdge } from './uninstall.ts';
import type { UninstallSite } from './uninstalling.ts';
import { untilInterrupted } from './until-interrupted.ts';

/** The account, as it is. */
export const openUninstallEdge = (): UninstallEdge => ({ open: openSite });

async function openSite(reached: Reached): Promise<UninstallSite> {
  const found = await findInstallation(reached);
  const { region = '', account = '' } = parseArn(found.operator) ?? {};
  const person = { ...found, region };
  // Loaded only now: no other verb needs this.
  const [{ findStackOf, readRemains }, removing] = await Promise.all([
    import('../../shared/aws/operating/read-remains.ts'),
    import('../../shared/aws/operating/remove-remains.ts'),
  ]);
  const functionName = lastPart(resourceOf(found.operator).replace('function:', ''));
  const stack = found.stack ?? (await findStackOf(person, functionName));
  if (stack === undefined)
    throw new UsageError(`No stack was found that holds ${functionName}: give --stack NAME and --region REGION.`);
  return {
    account,
    region,
    remains: async () => {
      const remains = await readRemains(person, stack, functionName);
      if (remains !== undefined) return remains;
      throw new UsageError(
        `The stack ${stack} does not hold ${functionName}: give --stack NAME or --operator ARN alone.`,
      );
    },
    detach: (role, policy) => removing.detachPolicy(person, role, policy),
    deletePolicy: (policy) => removing.deletePolicy(person, policy),
    deleteTable: (table) => removing.deleteTable(person, table),
    deleteStack: (name, tell) => untilInterrupted((signal) => removing.deleteStack(person, name, tell, { signal })),
  };
}
