/**
 * The order in which ECS fetches what a task needs. On Fargate secrets come before the registry's token and the log
 * driver's check after both; the EC2 agent creates them side by side, so there a later step proves less.
 * @see ecs-agent `agent/engine/task_manager.go`
 */
export const steps = [
  'network-interface',
  'credentials',
  'secrets',
  'registry-auth',
  'environment-files',
  'log-driver',
  'volumes',
  'image-pull',
] as const;

export type Step = (typeof steps)[number];

/** Whether `a` comes before `b` in the order of a task's start-up. */
export function isBefore(a: Step, b: Step): boolean {
  return steps.indexOf(a) < steps.indexOf(b);
}
