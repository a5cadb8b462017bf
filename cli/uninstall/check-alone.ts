import type { Remains } from '../../shared/aws/operating/read-remains.ts';
import { someIds } from '../some-ids.ts';
import { UsageError } from '../usage-error.ts';

const instead =
  'Take back what was changed (`incidents --all` lists it, `undo INCIDENT` takes it back), then take the construct out of the app and deploy the app: docs/construct.md says how.';

/** Nothing but the one installation may go with its stack. @throws UsageError if there is more in it, or it is part of another one */
export function checkAlone({ stack, parent, foreign: { installations, resources } }: Remains): void {
  const more = [
    ...(parent === undefined ? [] : [`it is nested in the stack ${parent}`]),
    ...(installations.length === 0 ? [] : [`it holds another installation: ${someIds(installations)}`]),
    ...(resources.length === 0 ? [] : [`it holds resources of somebody else: ${someIds(resources)}`]),
  ];
  if (more.length === 0) return;
  throw new UsageError(`The stack ${stack} is not deleted, and nothing was changed: ${more.join('; ')}.\n${instead}`);
}
