import type { Command } from 'commander';
import { quote } from './misuse.ts';
import { UsageError } from './usage-error.ts';

/** Declares the argument INCIDENT. */
export function declareIncident(command: Command): Command {
  return command.argument('<INCIDENT>', 'the id of an incident, as "incidents" lists it', incidentId);
}

/** Declares the options of a verb that gives a command. */
export function declareCommand(command: Command): void {
  command.option('--wait <SECONDS>', 'how long to wait for what comes of it; 0: not at all', seconds, 30);
}

function incidentId(text: string): string {
  if (/^[\w-]{1,64}$/.test(text)) return text;
  throw new UsageError(`${quote(text)} is not an incident's id. Take it from "incidents" or from a message.`);
}

/** The hash of a plan. @throws UsageError */
export function planHash(text: string): string {
  if (/^[0-9a-f]{16,64}$/.test(text)) return text;
  throw new UsageError(
    `${quote(text)} is not a plan's hash: 16 to 64 of 0-9 and a-f, as a message or "show" holds it.`,
  );
}

/** A whole number from `least` to `most`. @throws UsageError */
export function wholeNumber(what: string, text: string, [least, most]: readonly [number, number]): number {
  const number = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new UsageError(`${what} is ${quote(text)}; allowed: a whole number from ${least} to ${most}.`);
}

function seconds(text: string): number {
  return wholeNumber('--wait', text, [0, 3600]);
}
