import { lastPart } from '../shared/arn.ts';

/** `CLUSTER/NAME` of a service's ARN. */
export function serviceName(arn: string): string {
  const [cluster] = arn.split('/').slice(-2);
  return `${cluster}/${lastPart(arn)}`;
}
