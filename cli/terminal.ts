import type { Writable } from 'node:stream';

/** What a verb talks to: the process's own streams, or a test's. */
export type Terminal = {
  /** Standard input in pieces, or null when it is a terminal: then nobody pipes anything in. */
  readonly stdin: AsyncIterable<Uint8Array | string> | null;
  readonly out: Output;
  readonly err: Output;
  /** Columns to wrap at; null where the output is no terminal. */
  readonly columns: number | null;
  readonly color: boolean;
};

/** A stream that may be closed by its reader at any time (`| head`). */
export type Output = {
  /** Resolves when more may be written. */
  readonly write: (text: string) => Promise<void>;
  /** Whether nobody reads any longer. */
  readonly isClosed: () => boolean;
};

/** Wraps a stream: a reader that went away ends the output quietly, any other error is thrown by the next write. */
export function openOutput(stream: Writable): Output {
  let closed = false;
  let failure: Error | undefined;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    closed = true;
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') failure = error;
  });
  return {
    isClosed: () => closed,
    write: async (text) => {
      if (failure !== undefined) throw failure;
      if (closed || stream.write(text)) return;
      await new Promise<void>((resolve) => {
        stream.once('drain', resolve);
        stream.once('close', resolve);
        stream.once('error', () => resolve());
      });
    },
  };
}
