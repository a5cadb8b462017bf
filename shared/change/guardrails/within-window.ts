import { closedUntil } from '../change-windows.ts';
import { type Guardrail, hold } from './guardrail.ts';

/** Outside the owner's change windows nothing is changed, whoever approved it. An undo is no change of this kind. */
export const withinWindow: Guardrail = {
  name: 'within-window',
  check: ({ configuration, now }) => {
    const until = closedUntil(configuration.changeWindows, now);
    return until === undefined ? undefined : hold({ code: 'outside-windows', until });
  },
};
