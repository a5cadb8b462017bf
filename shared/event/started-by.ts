/** The deployment that `startedBy` names, if it names one of ECS. A caller of RunTask can write there what it wants. */
export function deploymentIn(startedBy: string | null | undefined): string | undefined {
  return startedBy?.startsWith('ecs-svc/') ? startedBy : undefined;
}

/** The service that a task's `group` names. */
export function serviceOf(group: string | undefined): string | undefined {
  return group?.startsWith('service:') ? group.slice('service:'.length) : undefined;
}
