import type { Hop, Path } from './path.ts';

/** The whole way in one line, with ids: `✗` at the hop that is in the way, `?` where it cannot be told. */
export function hopLine(path: Path): string {
  const shown = path.hops.filter((hop) => !hop.passes || !quiet.has(hop.kind));
  const line = shown.map((hop) => (hop.passes ? hop.id : `${hop.id} ${path.is === 'blocked' ? '✗' : '?'}${says(hop)}`));
  const told = path.is !== 'undecided' || path.hops.some(({ passes }) => !passes);
  return [line.join(' → '), ...(told ? [] : [`? ${path.because}`])].join(' ');
}

/** Hops that are of interest only where they stop the way. */
const quiet: ReadonlySet<Hop['kind']> = new Set(['security-group', 'network-acl', 'dns']);

function says({ says: text }: Hop): string {
  return text === undefined ? '' : ` ${text}`;
}
