import type { Instant } from '../event/instant.ts';
import { type Controls, untouched } from './controls.ts';
import { modeInForce } from './mode-in-force.ts';
import type { ModeReading, ParameterReading } from './mode-reading.ts';

/** What the mode in force is read from. */
export type ModePorts = {
  readonly readParameter: () => Promise<ParameterReading>;
  readonly loadControls: () => Promise<{ readonly item: Controls } | undefined>;
  /** The failure of a read as a sentence; undefined if the error is a fault of the product. */
  readonly explain: (error: unknown) => string | undefined;
  readonly now: () => Instant;
};

/** Reads the mode in force: the stricter of the parameter and of the brake. Never throws because AWS failed. */
export async function readMode({ readParameter, loadControls, explain, now }: ModePorts): Promise<ModeReading> {
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
  return modeInForce(parameter, controls?.item ?? untouched, now());
}
