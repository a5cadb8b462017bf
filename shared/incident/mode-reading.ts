import type { Mode } from '../event/start-failure.ts';

/** The mode in force, and why it is that one: missing, unreadable or nonsense reads as `dry-run`, and says so. */
export type ModeReading = { readonly mode: Mode; readonly because: string };
