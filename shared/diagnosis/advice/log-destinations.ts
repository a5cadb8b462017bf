import type { Claim } from '../../stopped-reason/claim.ts';
import type { Advice } from './advice.ts';

/**
 * Whether a log driver could not reach an address of the owner's: fluentd, gelf, splunk and syslog write to one that the
 * task definition names. A call to CloudWatch Logs goes by its URL, and no call at all names nothing.
 */
export function isLogDestination({ category, stage, resource }: Claim): boolean {
  return category === 'network' && stage === 'log-driver' && resource !== null && !/^https?:/.test(resource);
}

/** No connection to the address that a log driver writes to. */
export const logDestination: Advice = {
  cause: 'log-destination-unreachable',
  passes: {
    is: 'perhaps',
    when: 'what listens there is being started',
    because: 'the driver connects once its destination answers, and ECS tries again by itself',
  },
  title: ({ resource }) => `The log driver cannot connect to ${resource ?? 'its address'}`,
  next: ({ claim, resource }) => [
    (resource ?? '').startsWith('/')
      ? 'Start what listens on that socket of the instance before the task (a daemon service), and mount its directory.'
      : 'See that something listens at that address, and that the security groups let the host of the task reach it.',
    ...(/^(?:127\.|localhost|\[::1\])/.test(resource ?? '')
      ? ['It is the host’s own address: on EC2 a log router must run on the same instance, and before this container.']
      : []),
    ...(claim.fault === 'dns' ? ['Its name does not resolve where the driver runs.'] : []),
    'Or let the driver start without it: fluentd-async or mode non-blocking does not hold the container back.',
  ],
};
