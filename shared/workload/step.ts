/**
 * The steps of ECS before the containers of a task run. Findings are listed in this order.
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

/**
 * Whether a failure at `later` proves that the task got past `earlier`. Fargate reports secrets and registry
 * credentials as one stage, so neither proves the other. The EC2 agent works on all steps in parallel, so there no step
 * proves another.
 */
export function provesPast(earlier: Step, later: Step, launchType: string | undefined): boolean {
  if (launchType !== 'FARGATE') return false;
  return rank(earlier) < rank(later);
}

function rank(step: Step): number {
  return steps.indexOf(step === 'registry-auth' ? 'secrets' : step);
}
