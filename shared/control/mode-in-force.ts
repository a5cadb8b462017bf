import type { Instant } from '../event/instant.ts';
import type { Mode } from '../event/start-failure.ts';
import type { ClaimReading, ModeReading, ModeSource, ParameterReading } from './mode-reading.ts';
import type { Pause } from './pauses.ts';

const strictness: Readonly<Record<Mode, number>> = { apply: 0, 'dry-run': 1, off: 2 };

/** Whether `to` lets the product do more than `from`. */
export function isLooser(to: Mode, from: Mode): boolean {
  return strictness[to] < strictness[from];
}

/** What the ledger holds beside the parameter. */
type Held = {
  readonly pause: Pause | null;
  readonly brake: { readonly at: Instant; readonly ineffective: number } | null;
};

/** The stricter of the parameter and of what the ledger holds: a pause, or the brake that the product pulled itself. */
export function modeInForce(parameter: ParameterReading, { pause, brake }: Held, now: Instant): ModeReading {
  if (parameter.is === 'unread') return parameter;
  const { mode, parameter: name } = parameter;
  const held: ModeSource | undefined =
    brake !== null
      ? { is: 'brake', since: brake.at, ineffective: brake.ineffective }
      : pause !== null && pause.until > now
        ? { is: 'pause', by: pause.by, until: pause.until }
        : undefined;
  return held !== undefined && isLooser(mode, 'dry-run')
    ? { is: 'known', mode: 'dry-run', set: held }
    : { is: 'known', mode, set: { is: 'parameter', parameter: name } };
}

/** The mode in force, where another installation may be the one that changes things: then this one only watches. */
export function withClaim(reading: ModeReading, claim: ClaimReading): ModeReading {
  if (reading.is === 'unread' || !isLooser(reading.mode, 'dry-run') || claim.is === 'own') return reading;
  if (claim.is === 'unread') return claim;
  return { is: 'known', mode: 'dry-run', set: { ...claim, is: 'other-installation' } };
}
