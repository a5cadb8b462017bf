import type { Command, Outcome } from '../shared/control/command.ts';
import { isAsked } from '../shared/incident/awaits-answer.ts';
import { cleanText } from '../shared/notification/text/clean-text.ts';
import type { Asking } from './ask.ts';
import type { Reached } from './installation.ts';
import { NoAnswer } from './usage-error.ts';
import { whatReleases } from './what-releases.ts';
import { withReach } from './with-reach.ts';

/** What holds a command back, and what would let it pass: null where nobody can say. */
export type Hold = { readonly by: string; readonly code: string | null; readonly passes: string | null };

type Held = {
  readonly findings: readonly {
    readonly decision: string;
    readonly reason: string;
    readonly reasonCode: string;
    readonly plan?: { readonly hash: string };
  }[];
  readonly changes: readonly { readonly state: string; readonly target: string; readonly note: string | null }[];
};

/** What holds a command back, from its incident. Empty where nothing does, or the incident cannot be read. */
export async function findHolds(asking: Asking, command: Command, outcome: Outcome): Promise<readonly Hold[]> {
  if (!('incident' in command) || !isHeld(outcome)) return [];
  try {
    const { answer } = await asking.ask({ verb: 'show', incident: command.incident });
    return holdsOf(answer['incident'] as Held, command, outcome);
  } catch (error) {
    // The command has its outcome: that the reason cannot be read is no failure of it.
    if (error instanceof NoAnswer) return [];
    throw error;
  }
}

function isHeld(outcome: Outcome): boolean {
  if (outcome.is === 'held') return true;
  return outcome.is === 'refused' && ['not-asked', 'plan-changed', 'plan-expired', 'kept'].includes(outcome.why);
}

function holdsOf(
  { findings, changes }: Held,
  command: Extract<Command, { readonly incident: string }>,
  outcome: Outcome,
): readonly Hold[] {
  const { incident, verb } = command;
  if (outcome.is === 'refused' && outcome.why === 'kept')
    return changes.flatMap(({ target, note, state }) =>
      note === null || state === 'undone' ? [] : [{ by: `${target}: ${note}`, code: null, passes: null }],
    );
  const waiting = findings.filter(isAsked).map(({ plan }) => plan.hash);
  if (outcome.is === 'refused' && waiting.length > 0)
    return [...new Set(waiting)].map((hash) => ({
      by: `the plan of today is ${hash}`,
      code: null,
      passes: `ecs-init-remediator ${verb} ${incident} ${hash}, after reading it`,
    }));
  const held = findings.filter(({ decision }) => decision === 'hold');
  const own = held.filter(({ plan }) => 'plan' in command && plan?.hash === command.plan);
  return (own.length > 0 ? own : held).map(({ reason, reasonCode: code }) => ({
    by: reason,
    code,
    passes: whatReleases(code, incident) ?? null,
  }));
}

/** The holds as lines for people, with commands that reach the installation. */
export function sayHolds(holds: readonly Hold[], reached: Reached): string {
  return holds
    .map(({ by, code, passes }) => {
      const head = `\nHeld by: ${cleanText(by, 1000)}${code === null ? '' : ` (${cleanText(code, 60)})`}`;
      // The options are added last: a command that is cut reaches something else.
      return passes === null ? head : `${head}\nWhat lets it pass: ${withReach(cleanText(passes, 300), reached)}`;
    })
    .join('');
}
