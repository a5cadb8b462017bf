import type { Command } from '../shared/control/command.ts';
import type { Asked } from '../shared/operator/request.ts';
import { UsageError } from './usage-error.ts';

/** The options of verbs that speak to an installation, as parsed. */
export type Options = {
  readonly open?: boolean | undefined;
  readonly closed?: boolean | undefined;
  readonly limit?: string | undefined;
};

/** A verb that speaks to an installation. */
export type OperatorVerb = {
  /** What stands after the verb. */
  readonly usage: string;
  readonly says: string;
  /** The request. @throws UsageError */
  readonly request: (words: readonly string[], options: Options) => Asked;
};

/** The verbs, in the order in which the help lists them. */
export const operatorVerbs: Readonly<Record<string, OperatorVerb>> = {
  incidents: {
    usage: '[--open | --closed] [--limit N]',
    says: 'list the newest incidents',
    request: (words, options) => {
      expectWords('incidents', words, 0);
      const { open, closed, limit = '20' } = options;
      if (open === true && closed === true) throw new UsageError('Give --open or --closed, not both.');
      const status = open === true ? 'open' : closed === true ? 'closed' : undefined;
      return { verb: 'incidents', limit: wholeNumber('--limit', limit, 100), ...(status !== undefined && { status }) };
    },
  },
  show: {
    usage: 'INCIDENT',
    says: 'show an incident: causes, evidence, changes',
    request: (words) => ({ verb: 'show', incident: incidentOf('show', words, 1) }),
  },
  undo: {
    usage: 'INCIDENT',
    says: 'take back what the product changed for it',
    request: (words) => ({ verb: 'undo', incident: incidentOf('undo', words, 1) }),
  },
  restore: {
    usage: 'INCIDENT',
    says: 'let the product change again what it took back, or what somebody removed',
    request: (words) => ({ verb: 'restore', incident: incidentOf('restore', words, 1) }),
  },
  approve: {
    usage: 'INCIDENT PLAN',
    says: 'have exactly this plan carried out, if the guardrails still let it pass',
    request: (words) => ({ verb: 'approve', incident: incidentOf('approve', words, 2), plan: planOf(words[1]) }),
  },
  reject: {
    usage: 'INCIDENT PLAN',
    says: 'have this plan never carried out, and not asked again',
    request: (words) => ({ verb: 'reject', incident: incidentOf('reject', words, 2), plan: planOf(words[1]) }),
  },
  pause: {
    usage: '[MINUTES]',
    says: 'change nothing for so many minutes (60 without a number)',
    request: (words) => {
      if (words.length > 1) expectWords('pause', words, 1);
      return { verb: 'pause', minutes: wholeNumber('MINUTES', words[0] ?? '60', 7 * 24 * 60) };
    },
  },
  resume: {
    usage: '',
    says: 'end the pause, and release the brake that the product pulled itself',
    request: (words) => {
      expectWords('resume', words, 0);
      return { verb: 'resume' };
    },
  },
  mode: {
    usage: '[off | dry-run | apply]',
    says: 'show the mode in force, or set it',
    request: (words) => {
      if (words.length === 0) return { verb: 'read-mode' };
      expectWords('mode', words, 1);
      const mode = modes.find((one) => one === words[0]);
      if (mode === undefined) throw new UsageError(`${quote(words[0])} is no mode; allowed: ${modes.join(', ')}.`);
      return { verb: 'mode', mode };
    },
  },
};

const modes = ['off', 'dry-run', 'apply'] as const satisfies readonly Extract<Command, { verb: 'mode' }>['mode'][];

function expectWords(verb: string, words: readonly string[], most: number): void {
  if (words.length <= most) return;
  throw new UsageError(`${quote(words[most])} is one argument too many for ${verb}.`);
}

function incidentOf(verb: string, words: readonly string[], most: number): string {
  expectWords(verb, words, most);
  const [incident] = words;
  if (incident === undefined) throw new UsageError(`${verb} needs the id of an incident, as "incidents" lists it.`);
  if (!/^[\w-]{1,64}$/.test(incident)) throw new UsageError(`${quote(incident)} is not an incident's id.`);
  return incident;
}

function planOf(plan: string | undefined): string {
  if (plan === undefined) throw new UsageError('The plan\'s hash is missing: the message and "show" hold it.');
  if (!/^[0-9a-f]{16,64}$/.test(plan)) throw new UsageError(`${quote(plan)} is not a plan's hash.`);
  return plan;
}

function wholeNumber(what: string, text: string, most: number): number {
  const number = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > most)
    throw new UsageError(`${what} is ${quote(text)}; allowed: a whole number from 1 to ${most}.`);
  return number;
}

function quote(text: string | undefined): string {
  return JSON.stringify((text ?? '').slice(0, 80));
}
