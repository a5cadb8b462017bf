import { expect, it } from 'vitest';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';

const denied = (action: string, resource: string) =>
  `AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/api-exec/0123 is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
const repository = 'arn:aws:ecr:us-east-2:111122223333:repository/api';

it.each([
  ['the login in a pull', `CannotPullECRContainerError: ${denied('ecr:GetAuthorizationToken', '*')}`, 'registry-auth'],
  ['the pull itself', `CannotPullECRContainerError: ${denied('ecr:BatchGetImage', repository)}`, 'image-pull'],
])('%s is of its own stage', (_title, text, stage) => {
  expect(readStoppedReason(text).stage).toBe(stage);
});
