import { needsExecutionRole, runsOnFargate } from '../../workload/requirements.ts';
import { defineCause, ruledOut } from '../define-cause.ts';
import { definitionAsk } from '../definition-ask.ts';
import { commandInstruction } from '../instructions.ts';
import { untilRegistered } from '../passing.ts';

/** The task definition names no execution role, although ECS needs one to fetch something. */
export const executionRoleMissing = defineCause({
  code: 'execution-role-missing',
  category: 'iam',
  shownBy: 'the task definition',
  concerns: ['execution-role'],
  passes: untilRegistered,
  explainsAnywhere: ['credentials-rejected', 'no-execution-credentials'],
  explains: ['other'],
  needs: () => [],
  match: ({ requirement, requirements, workload, definition }) => {
    if (requirement.text !== '') return ruledOut('the task definition names an execution role');
    const needing = requirements.filter((one) => needsExecutionRole(one, runsOnFargate(workload, definition)));
    const named = needing.slice(0, 3).map(({ pointer }) => pointer);
    const more = needing.length > named.length ? ` and ${needing.length - named.length} more` : '';
    return {
      is: 'matched',
      certainty: 'proved',
      title: `task definition ${workload.family}:${workload.revision} names no execution role, and ECS needs one to fetch what it refers to`,
      next: 'Set executionRoleArn in the task definition, register a new revision and deploy that. It is not the task role (taskRoleArn), which the containers use.',
      instructions: [
        commandInstruction('see which roles ECS tasks may assume here', 'aws iam list-roles', [
          ['--query', "Roles[?contains(to_string(AssumeRolePolicyDocument), 'ecs-tasks.amazonaws.com')].Arn"],
        ]),
      ],
      evidence: [
        {
          text: `executionRoleArn is not set; needed for ${named.join(', ')}${more}`,
          by: [definitionAsk(workload)],
        },
      ],
    };
  },
});
