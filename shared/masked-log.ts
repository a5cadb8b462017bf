import { mapTexts, redact } from './redact.ts';

type Write = (message: string, fields: Readonly<Record<string, unknown>>) => void;
/** What the log of a function is written with; Powertools' logger is one. */
type Writer = { readonly info: Write; readonly warn: Write; readonly error: Write };
type Line = (message: string, fields?: Readonly<Record<string, unknown>>) => void;

/**
 * A log in whose lines what looks like a credential is masked: what a service answers stands in them, and more people
 * read logs than secrets.
 */
export function maskedLog(logger: Writer): { readonly info: Line; readonly warn: Line; readonly error: Line } {
  const masked =
    (level: keyof Writer): Line =>
    (message, fields = {}) =>
      logger[level](redact(message), mapTexts(fields, redact));
  return { info: masked('info'), warn: masked('warn'), error: masked('error') };
}
