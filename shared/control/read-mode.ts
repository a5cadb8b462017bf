import type { Instant } from '../event/instant.ts';
import { type Controls, untouched } from './controls.ts';
import { isLooser, modeInForce, withClaim } from './mode-in-force.ts';
import type { ClaimReading, ModeReading, ParameterReading } from './mode-reading.ts';

/** What the mode in force is read from. */
export type ModePorts = {
  readonly readParameter: () => Promise<ParameterReading>;
  readonly loadControls: () => Promise<{ readonly item: Controls } | undefined>;
  /** Read only where the rest lets the product change things. */
  readonly readClaim: () => Promise<ClaimReading>;
  /** The failure of a read as a sentence; undefined if the error is a fault of the product. */
  readonly explain: (error: unknown) => string | undefined;
  readonly now: () => Instant;
};

/** Reads the mode in force: the strictest of the parameter, of the brake and of the claim. Never throws because AWS failed. */
export async function readMode({
  readParameter,
  loadControls,
  readClaim,
  explain,
  now,
}: ModePorts): Promise<ModeReading> {
  const [parameter, controls] = await Promise.all([
    readParameter(),
    loadControls().catch((error: unknown) => {
      const detail = explain(error);
      if (detail === undefined) throw error;
      return { unread: detail };
    }),
  ]);
  if (controls !== undefined && 'unread' in controls)
    return { is: 'unread', why: { is: 'brake-unread', detail: controls.unread } };
  const reading = modeInForce(parameter, controls?.item ?? untouched, now());
  const mayChange = reading.is === 'known' && isLooser(reading.mode, 'dry-run');
  return mayChange ? withClaim(reading, await readClaim()) : reading;
}
