import type { Instant } from '../event/instant.ts';
import type { Mode } from '../event/start-failure.ts';

/** What sets the mode in force. */
export type ModeSource =
  | { readonly is: 'parameter'; readonly parameter: string }
  /** ARN of the person who asked for the pause, and when it ends by itself. */
  | { readonly is: 'pause'; readonly by: string; readonly until: Instant }
  /** The product itself: so many of its repairs did not help within an hour. */
  | { readonly is: 'brake'; readonly since: Instant; readonly ineffective: number }
  /** Another installation is the one that may change things in this account and Region: this one only watches. */
  | OtherInstallation;

/** The parameter that says which installation may change things, and the ARN of the operator that it holds. */
export type OtherInstallation = {
  readonly is: 'other-installation';
  readonly parameter: string;
  readonly operator: string;
};

/** Whether this installation is the one that may change things in its account and Region. */
export type ClaimReading =
  | { readonly is: 'own' }
  | { readonly is: 'other'; readonly parameter: string; readonly operator: string }
  | { readonly is: 'unread'; readonly why: ModeUnread };

/** Why the mode is not known. */
export type ModeUnread =
  | { readonly is: 'parameter-missing'; readonly parameter: string }
  /** `holds` is the parameter's text, cleaned and cut. */
  | { readonly is: 'not-a-mode'; readonly parameter: string; readonly holds: string }
  | {
      readonly is: 'parameter-unread';
      readonly parameter: string;
      readonly detail: string;
      readonly permission: string | null;
    }
  | { readonly is: 'brake-unread'; readonly detail: string };

/** What the parameter says, before the brake is considered. */
export type ParameterReading =
  | { readonly is: 'known'; readonly mode: Mode; readonly parameter: string }
  | { readonly is: 'unread'; readonly why: ModeUnread };

/** Who wrote the parameter last, and when: null where AWS does not tell. */
export type LastWrite = { readonly by: string; readonly at: Instant | null };

/** The mode in force. One that could not be read is no mode: nothing is written, and it is read again. */
export type ModeReading =
  | { readonly is: 'known'; readonly mode: Mode; readonly set: ModeSource }
  | { readonly is: 'unread'; readonly why: ModeUnread };

/** The mode as an incident records it. */
export type RecordedMode = Mode | 'unread';

export function recordedMode(reading: ModeReading): RecordedMode {
  return reading.is === 'known' ? reading.mode : 'unread';
}
