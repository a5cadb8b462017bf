import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs';
import type { Task } from './task.ts';

/**
 * The exit status of a container whose command ends at once: `["sh", "-c", "… exit N"]`. Any other container keeps
 * running.
 */
function exitCodeOf({ command = [] }: ContainerDefinition): number | undefined {
  const code = /(?:^|[\s;&|])exit (\d{1,3})$/.exec(command.at(-1) ?? '')?.[1];
  return code === undefined ? undefined : Number(code);
}

/** Whether an essential container of the definition ends by itself, so that the task ends too. */
export function isOver({ containerDefinitions = [] }: TaskDefinition): boolean {
  return containerDefinitions.some((one) => one.essential !== false && exitCodeOf(one) !== undefined);
}

/** The stopped task with the exit status of each container. Containers that ECS ended were killed. */
export function exitCodes({ containerDefinitions = [] }: TaskDefinition, task: Task): Task {
  const codeOf = (name: string) => exitCodeOf(containerDefinitions.find((one) => one.name === name) ?? {});
  return { ...task, containers: task.containers.map((one) => ({ ...one, exitCode: codeOf(one.name) ?? 137 })) };
}
