import { millisecondsBetween } from '../../event/instant.ts';
import { type Guardrail, hold } from './guardrail.ts';

/** In milliseconds. Facts that are older must be read again before a change relies on them. */
const freshForMilliseconds = 120_000;

/** A change must rely on known, fresh facts that prove the cause, and not on a text alone. */
export const proved: Guardrail = {
  name: 'proved',
  needs: ({ workload }) => [{ kind: 'task-definition', subject: workload.taskDefinitionArn }],
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
