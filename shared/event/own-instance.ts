/**
 * The ARN of the container instance that a task ran on, if it is one of the task's own Region and account.
 * @param written in an event or in an answer of DescribeTasks.
 * @param task ARN of the task.
 */
export function ownInstance(written: string | null | undefined, task: string): string | undefined {
  const [own] = task.split(':task/');
  return written?.startsWith(`${own}:container-instance/`) ? written : undefined;
}
