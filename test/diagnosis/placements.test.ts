import { expect, it } from 'vitest';
import { report } from '../../shared/diagnosis/advice/report.ts';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';

const told = (text: string) => report(readStoppedReason(text));
const unplaced = '(service shop) was unable to place a task because no container instance met all of its requirements.';
const closest = `${unplaced} The closest matching (container-instance 0123)`;
const ec2 = "Unexpected EC2 error while attempting to Create Network Interface in subnet 'subnet-0a1b2c3d'";

it.each([
  ['task-not-placed', `${closest} has insufficient memory available.`],
  ['task-not-placed', `${closest} encountered error "AGENT".`],
  ['task-not-placed', 'MemberOf placement constraint unsatisfied'],
  ['task-not-placed', '(service shop) was unable to place a task because of a reason that nobody knows yet'],
  ['platform-mismatch', `${closest} is missing an attribute required by your task.`],
  ['platform-mismatch', 'The selected task definition is not compatible with the selected compute strategy'],
  ['capacity-unavailable', '(service shop) was unable to place a task. Reason: Capacity is unavailable at this time.'],
  ['capacity-unavailable', 'RESOURCE:FARGATE'],
  ['quota-exceeded', "You've reached the limit on the number of vCPUs you can run concurrently"],
  ['quota-exceeded', `${unplaced} Reason: You’ve reached the limit on the number of tasks you can run concurrently.`],
  [
    'quota-exceeded',
    '(service shop) was unable to place a task. Reason: The requested CPU configuration is above your limit.',
  ],
  ['quota-exceeded', `${ec2}: NetworkInterfaceLimitExceeded`],
  ['subnet-full', `${ec2}: InsufficientFreeAddressesInSubnet`],
  ['network-interface-unavailable', `${ec2}: an unexpected error`],
  ['network-interface-unavailable', 'Timeout waiting for network interface provisioning to complete.'],
])('a task without a place is %s: %s', (cause, text) => {
  expect(told(text)).toMatchObject({ cause, category: 'other', certainty: 'reported' });
});

it.each(['CPU', 'MEMORY'])('a task that asks for more %s than the account may use waits for no other task', (what) => {
  const { passes } = told(
    `(service shop) was unable to place a task. Reason: The requested ${what} configuration is above your limit.`,
  );
  expect(passes.is).toBe('no');
  expect(told("You've reached the limit on the number of vCPUs you can run concurrently").passes.is).toBe('perhaps');
});

it('the words of a lack in the name of a service tell nothing', () => {
  const { cause } = told(
    '(service is-above-your-limit) was unable to place a task. Reason: MemberOf constraint unsatisfied',
  );
  expect(cause).toBe('task-not-placed');
});

it.each([
  [
    'execution-role-missing',
    'ClientException: Fargate requires task definition to have execution role ARN to support ECR images.',
  ],
  [
    'execution-role-missing',
    "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'",
  ],
  [
    'reference-malformed',
    'The Systems Manager parameter name specified for secret JWT_KEY is invalid. The parameter name can be up to 2048 characters',
  ],
])('what registration refuses is %s: %s', (cause, text) => {
  expect(told(text).cause).toBe(cause);
});
