import type { Remains } from '../../shared/aws/operating/read-remains.ts';
import { cleanText } from '../../shared/notification/text/clean-text.ts';
import { UsageError } from '../usage-error.ts';

const instead =
  'Take back what was changed (`incidents --all` lists it, `undo INCIDENT` takes it back), then take the construct out of the app and deploy the app: docs/construct.md says how.';

/** Nothing but the one installation may go with its stack. @throws UsageError if there is more in it, or it is part of another one */
export function checkAlone({ stack, parent, foreign: { installations, resources } }: Remains): void {
  const more = [
    ...(parent === undefined ? [] : [`it is nested in the stack ${parent}`]),
    ...(installations.length === 0 ? [] : [`it holds another installation: ${namesOf(installations)}`]),
    ...(resources.length === 0 ? [] : [`it holds resources of somebody else: ${namesOf(resources)}`]),
  ];
  if (more.length === 0) return;
  throw new UsageError(`The stack ${stack} is not deleted, and nothing was changed: ${more.join('; ')}.\n${instead}`);
}

function namesOf(ids: readonly string[]): string {
  const more = ids.length - 5;
  return `${cleanText(ids.slice(0, 5).join(', '), 1000)}${more > 0 ? ` and ${more} more` : ''}`;
}
