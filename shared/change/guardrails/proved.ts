import { millisecondsBetween } from '../../event/instant.ts';
import { type Guardrail, hold } from './guardrail.ts';

/** Facts older than this are read again before a change rests on them. */
const freshForMilliseconds = 120_000;

/** A change rests on what is proved by known, fresh facts, never on what a text says. */
export const proved: Guardrail = {
  name: 'proved',
  check: ({ findings, facts, workload, definition, now }) => {
    const unproved = findings.find((finding) => finding.certainty !== 'proved');
    if (unproved !== undefined) return hold({ code: 'not-proved', certainty: unproved.certainty });
    if (definition === undefined) return hold({ code: 'definition-unread' });
    const read = facts.get({ kind: 'task-definition', subject: workload.taskDefinitionArn });
    if (read === undefined || millisecondsBetween(read.at, now) > freshForMilliseconds)
      return hold({ code: 'facts-too-old' });
    return undefined;
  },
};
