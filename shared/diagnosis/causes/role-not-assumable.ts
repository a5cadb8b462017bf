import { defineCause } from '../define-cause.ts';
import { untilPolicy } from '../passing.ts';
import { judgeAssumable, namesakeAsks, roleAsks } from '../permissions/assumable-role.ts';

/** ECS cannot assume the execution role: the role does not exist, or its trust policy does not allow ECS tasks. */
export const roleNotAssumable = defineCause({
  code: 'role-not-assumable',
  category: 'iam',
  shownBy: 'the role and its trust policy',
  concerns: ['execution-role'],
  passes: untilPolicy,
  obstacle: 'role',
  explainsAnywhere: ['credentials-rejected', 'no-execution-credentials'],
  explains: ['other'],
  needs: roleAsks,
  wants: namesakeAsks,
  match: (subject, facts) => judgeAssumable(subject, facts, { words: 'execution role', field: 'executionRoleArn' }),
});
