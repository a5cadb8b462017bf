import type { ModeSetter } from '../shared/control/mode-setter.ts';
import { cleanText } from '../shared/notification/text/clean-text.ts';
import { sayWhen } from './when.ts';

/** Who set the mode in force and when, as a clause. @param nameOf how an ARN is shown. */
export function saySetter(
  set: ModeSetter | null,
  nameOf: (arn: string) => string = (arn) => cleanText(arn, 600),
  timeZone?: string,
): string {
  if (set === null) return 'CloudTrail names nobody: it was set by the deployment, minutes ago, or over 90 days ago';
  const who = set.by === null ? 'somebody whom AWS does not name' : nameOf(set.by);
  const when = sayWhen(set.at, timeZone);
  switch (set.way) {
    case 'command':
      return `set by ${who} with the command mode, ${when}`;
    case 'unknown':
      return `set by ${who}, ${when}`;
    case 'directly':
      return `set by ${who} in the parameter itself, ${when}`;
    case 'pause':
      return `paused by ${who}, ${when}`;
    case 'brake':
      return `stopped by the product itself, ${when}`;
  }
}
