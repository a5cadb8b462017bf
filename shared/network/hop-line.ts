import type { Hop, Path } from './path.ts';

/**
 * The whole path in one line, with ids: `✗` marks the hop that stops the traffic, `?` a hop that could not be judged.
 */
export function hopLine(path: Path): string {
  const shown = path.hops.filter((hop) => !hop.passes || !quiet.has(hop.kind));
  const line = shown.map((hop) =>
    hop.passes ? hop.id : `${hop.id} ${path.is === 'blocked' ? '✗' : '?'}${detailOf(hop)}`,
  );
  const isStopShown = path.is !== 'undecided' || path.hops.some(({ passes }) => !passes);
  return [line.join(' → '), ...(isStopShown ? [] : [`? ${path.because}`])].join(' ');
}

/** Kinds of hops that are shown only if they stop the traffic. */
const quiet: ReadonlySet<Hop['kind']> = new Set(['security-group', 'network-acl', 'dns']);

function detailOf({ detail: text }: Hop): string {
  return text === undefined ? '' : ` ${text}`;
}
