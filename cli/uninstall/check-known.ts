import { NoAnswer } from '../usage-error.ts';
import type { Standing } from './find-standing.ts';
import type { UninstallOptions } from './uninstall-options.ts';

/**
 * What the options promise of every change needs a ledger that was read: of revisions and of services that were moved it alone tells.
 * @throws NoAnswer if it was not
 */
export function checkKnown({ unasked }: Standing, { takeBack, deleteLedger }: UninstallOptions): void {
  const given = [...(takeBack === true ? ['--take-back'] : []), ...(deleteLedger === true ? ['--delete-ledger'] : [])];
  if (unasked === null || given.length === 0) return;
  throw new NoAnswer(
    [
      `${given.join(' and ')} ${given.length === 1 ? 'needs' : 'need'} the ledger, and not all of it could be read: ${unasked}`,
      'Nothing was changed. Mend that and run this again; or go by IAM alone, and leave what only the ledger knows as it is:',
      'run it at a terminal without these options, or give --yes --keep.',
    ].join('\n'),
    true,
  );
}
