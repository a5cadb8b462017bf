import type { Facts } from '../evidence/ask.ts';
import { isRead } from '../evidence/fact.ts';
import type { Line, Seen } from './finding.ts';

/** Makes the line of evidence of what was seen: its source is the calls that the reads really made, each once. */
export function cite({ text, by }: Seen, facts: Facts): Line {
  if (typeof by === 'string') return { text, source: by };
  const calls = by.flatMap((ask) => {
    const fact = facts.get(ask);
    return fact !== undefined && isRead(fact) && fact.source !== '' ? fact.source.split(', ') : [];
  });
  return { text, source: [...new Set(calls)].join(', ') };
}
