import type { Terminal } from '../../cli/terminal.ts';

/** A terminal that keeps what is written; `pieces` is standard input, null for a keyboard. */
export function fakeTerminal(
  pieces: readonly (string | Uint8Array)[] | null,
  shown: Partial<Pick<Terminal, 'columns' | 'color' | 'question' | 'status'>> = {},
) {
  const written = { out: '', err: '' };
  const output = (name: 'out' | 'err') => ({
    isClosed: () => false,
    write: async (text: string) => {
      written[name] += text;
    },
  });
  const terminal: Terminal = {
    stdin: pieces === null ? null : iterate(pieces),
    out: output('out'),
    err: output('err'),
    columns: null,
    color: false,
    question: null,
    status: null,
    ...shown,
  };
  return { terminal, written };
}

async function* iterate<T>(pieces: readonly T[]): AsyncGenerator<T> {
  yield* pieces;
}
