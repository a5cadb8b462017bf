import { shellWord } from '../shared/notification/text/quote-shell.ts';
import type { Reached } from './installation.ts';
import { placeOptions } from './place-options.ts';

/** The product's own commands in a text for people, each with the options by which this command found its installation. */
export function withReach(text: string, { operator, stack, ...place }: Reached): string {
  const ofInstallation = [
    ...(operator === undefined ? [] : [`--operator ${shellWord(operator)}`]),
    ...(stack === undefined ? [] : [`--stack ${shellWord(stack)}`]),
  ];
  return text.replaceAll(/\becs-init-remediator ([a-z]+)/g, (command, verb: string) =>
    // It asks no installation.
    [command, ...(verb === 'doctor' ? [] : ofInstallation), ...placeOptions(place)].join(' '),
  );
}
