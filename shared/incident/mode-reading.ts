import type { Mode } from '../event/start-failure.ts';

/** The mode in force, with the reason. If the parameter is missing, unreadable or not a mode, the mode is `dry-run`. */
export type ModeReading = { readonly mode: Mode; readonly because: string };
