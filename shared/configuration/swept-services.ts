import type { Configuration } from './configuration.ts';

type Consents = Pick<Configuration, 'grants' | 'corrections' | 'moveBacks'>;

/** The ARNs of the services that a consent of the owner names, each once. */
export function namedServices({ grants, corrections, moveBacks }: Consents): readonly string[] {
  return [...new Set([...grants, ...corrections, ...moveBacks].flatMap(({ services }) => services))];
}

/** Whether there is anything that a sweep looks at. */
export function hasSweep(configuration: Consents & Pick<Configuration, 'sweep'>): boolean {
  switch (configuration.sweep) {
    case 'off':
      return false;
    case 'named':
      return namedServices(configuration).length > 0;
    case 'all':
      return true;
  }
}
