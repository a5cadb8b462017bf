import type { FaultOf } from '../../stopped-reason/fault.ts';
import { unlessLasting, untilRegistered } from '../passing.ts';
import type { Advice } from './advice.ts';

const options = ['Correct the log options of the container, register a new revision and deploy that.'];

/** Faults of the category `log-config`. */
export const logConfigs: Readonly<Record<FaultOf<'log-config'>, Advice>> = {
  'awslogs-option': {
    cause: 'log-options-invalid',
    passes: untilRegistered,
    title: ({ resource }) =>
      resource === null
        ? 'An option of the log driver is missing or not allowed'
        : `The log option ${resource} is missing or not allowed`,
    next: () => [
      'The awslogs driver takes awslogs-group, awslogs-region and, on Fargate, awslogs-stream-prefix; splunk takes splunk-url and splunk-token.',
      ...options,
    ],
  },
  'log-driver': {
    cause: null,
    passes: unlessLasting,
    title: () =>
      'Docker could not start the container’s log driver; the product does not know the words of that driver',
    next: () => [
      'Look at the driver’s own words in the reason, and at the log configuration of the container.',
      'On EC2 and External the driver runs on the instance: with its network, and with its role unless the agent is set to use the execution role.',
    ],
  },
  'firelens-option': {
    cause: 'firelens-options-invalid',
    passes: untilRegistered,
    title: ({ resource }) =>
      resource === null
        ? 'An option of FireLens is missing or not allowed'
        : `The FireLens option ${resource} is missing or not allowed`,
    next: () => [
      'Each container that logs by awsfirelens names its output: `Name` for fluentbit, `@type` for fluentd.',
      '`config-file-type` (s3 or file) goes with `config-file-value`.',
      ...options,
    ],
  },
  'firelens-type': {
    cause: 'firelens-options-invalid',
    passes: untilRegistered,
    title: ({ resource }) => `FireLens does not know the type ${resource ?? 'that is configured'}`,
    next: () => ['The type is fluentbit or fluentd.', ...options],
  },
};
