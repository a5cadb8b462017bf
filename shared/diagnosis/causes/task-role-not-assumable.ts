import { defineCause } from '../define-cause.ts';
import { untilPolicy } from '../passing.ts';
import { judgeAssumable, namesakeAsks, roleAsks } from '../permissions/assumable-role.ts';

/**
 * ECS cannot assume the task role, which the containers use: the role does not exist, or its trust policy does not allow
 * ECS tasks. ECS makes no task then.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html
 */
export const taskRoleNotAssumable = defineCause({
  code: 'task-role-not-assumable',
  category: 'iam',
  shownBy: 'the role and its trust policy',
  concerns: ['task-role'],
  passes: untilPolicy,
  obstacle: 'role',
  needs: roleAsks,
  wants: namesakeAsks,
  match: (subject, facts) => judgeAssumable(subject, facts, { words: 'task role', field: 'taskRoleArn' }),
});
