import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs';
import type { Task } from './task.ts';

/** The status with which a container's command ends at once: `["sh", "-c", "… exit N"]`. Any other goes on running. */
function exitCodeOf({ command = [] }: ContainerDefinition): number | undefined {
  const code = /(?:^|[\s;&|])exit (\d{1,3})$/.exec(command.at(-1) ?? '')?.[1];
  return code === undefined ? undefined : Number(code);
}

/** Whether an essential container of the definition ends by itself, and the task with it. */
export function isOver({ containerDefinitions = [] }: TaskDefinition): boolean {
  return containerDefinitions.some((one) => one.essential !== false && exitCodeOf(one) !== undefined);
}

/** The stopped task with the status of each container; those that ECS ended itself were killed. */
export function exitCodes({ containerDefinitions = [] }: TaskDefinition, task: Task): Task {
  const codeOf = (name: string) => exitCodeOf(containerDefinitions.find((one) => one.name === name) ?? {});
  return { ...task, containers: task.containers.map((one) => ({ ...one, exitCode: codeOf(one.name) ?? 137 })) };
}
