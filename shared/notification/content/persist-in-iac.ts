import type { ChangeRecord } from '../../incident/incident.ts';
import { cleanText } from '../text/clean-text.ts';
import { shortName } from './describe-change.ts';

/**
 * What the owner's own definitions must hold for the changes that stand: Terraform, CDK or CloudFormation know nothing of
 * them, and would bring the fault back.
 */
export function lastingSteps(changes: readonly ChangeRecord[]): readonly string[] {
  const standing = changes.filter(
    (change) => change.madeAt !== null && change.state !== 'undone' && change.state !== 'undoing',
  );
  return [...new Set(standing.flatMap(stepsOf))];
}

function stepsOf({ action }: ChangeRecord): readonly string[] {
  switch (action.kind) {
    case 'attach-grant':
      return [
        `Role ${shortName(action.role)}: attach ${cleanText(action.policy, 2048)} where the role is defined too (Terraform aws_iam_role_policy_attachment, CDK role.addManagedPolicy, CloudFormation ManagedPolicyArns), or its next deployment may detach it.`,
      ];
    case 'register-revision':
      return action.corrections.map(
        (one) =>
          `Task definition ${cleanText(action.family, 255)}: set valueFrom of ${cleanText(one.name, 200)} (container ${cleanText(one.container, 255)}) to ${cleanText(one.after, 2048)} where it is defined too (Terraform, CDK, CloudFormation, the pipeline), or its next deployment brings the fault back.`,
      );
    case 'detach-grant':
    case 'move-service':
    case 'force-deployment':
      return [];
  }
}
