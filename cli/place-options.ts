import { shellWord } from '../shared/notification/text/quote-shell.ts';

/** The options of the place as the person typed them, for a command to paste after this one. */
export function placeOptions({
  region,
  profile,
}: {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
}): readonly string[] {
  return [
    ...(region === undefined ? [] : [`--region ${shellWord(region)}`]),
    ...(profile === undefined ? [] : [`--profile ${shellWord(profile)}`]),
  ];
}
