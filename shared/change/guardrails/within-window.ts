import { closedUntil } from '../change-windows.ts';
import { type Guarded, type Guardrail, hold, type Verdict } from './guardrail.ts';

/** Outside the owner's change windows nothing is changed, whoever approved it. An undo is no change of this kind. */
export const withinWindow: Guardrail = {
  name: 'within-window',
  check: windowOf,
};

/** What the closed windows hold; undefined while one is open, or where there are none. */
export function windowOf({ configuration, now }: Pick<Guarded, 'configuration' | 'now'>): Verdict | undefined {
  const until = closedUntil(configuration.changeWindows, now);
  return until === undefined ? undefined : hold({ code: 'outside-windows', until });
}
