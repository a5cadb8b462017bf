import type { Ask } from '../evidence/ask.ts';
import type { Workload } from '../workload/workload.ts';

/** The read of a workload's task definition. */
export function definitionAsk({ taskDefinitionArn }: Workload): Ask<'task-definition'> {
  return { kind: 'task-definition', subject: taskDefinitionArn };
}
