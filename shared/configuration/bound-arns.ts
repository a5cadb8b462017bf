import { regionOf } from '../arn.ts';
import type { Configuration } from './configuration.ts';

/** The things that the configuration lets the product change. IAM could never use it elsewhere than in their account and Region. */
export function changeableArns({ grants, corrections, moveBacks }: Configuration): readonly string[] {
  return [
    ...grants.flatMap(({ executionRole, services, logGroups }) => [executionRole, ...services, ...logGroups]),
    ...[...corrections, ...moveBacks].flatMap(({ services }) => services),
  ];
}

/** The buses that bind the configuration to their Region: EventBridge takes events for a bus of its own Region only. */
export function boundBuses({ notifications }: Configuration): readonly string[] {
  return [notifications.events?.bus ?? ''].filter((bus) => regionOf(bus) !== undefined);
}
