import type { Instant } from '../event/instant.ts';
import type { ControlNotice, Controls } from './controls.ts';
import type { ModeReading } from './mode-reading.ts';

/** Who set the mode in force, when, and how. `by`: an ARN; null for the product itself, and where AWS does not tell. */
export type ModeSetter = {
  readonly by: string | null;
  readonly at: Instant;
  readonly way: 'command' | 'directly' | 'unknown' | 'pause' | 'brake';
};

/**
 * Who set the mode in force, as the ledger tells.
 * @param notices what is kept of the controls; each change of the parameter is among them within minutes.
 * @returns null where nothing is kept of it: the installation set it, or it is older or newer than what is kept.
 */
export function modeSetter(
  reading: ModeReading,
  { pause }: Pick<Controls, 'pause'>,
  notices: readonly ControlNotice[],
): ModeSetter | null {
  if (reading.is === 'unread') return null;
  const { set, mode } = reading;
  switch (set.is) {
    case 'brake':
      return { by: null, at: set.since, way: 'brake' };
    // The reading says which one it is; nobody set the mode.
    case 'other-installation':
      return null;
    case 'pause':
      return pause === null ? null : { by: set.by, at: pause.at, way: 'pause' };
    case 'parameter': {
      const changes = notices.flatMap(({ at, news }) => (news.is === 'mode-changed' ? [{ at, news }] : []));
      const [last] = changes.toSorted((one, other) => (one.at < other.at ? 1 : -1));
      return last?.news.to === mode ? { by: last.news.by, at: last.at, way: last.news.way } : null;
    }
  }
}
