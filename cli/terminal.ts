import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { cleanText } from '../shared/notification/text/clean-text.ts';

/** The input and output of a verb: the streams of the process, or those of a test. */
export type Terminal = {
  /** Standard input in pieces; null if it is a terminal, because then nothing is piped in. */
  readonly stdin: AsyncIterable<Uint8Array | string> | null;
  readonly out: Output;
  readonly err: Output;
  /** The width of the output in columns; null if it is not a terminal. */
  readonly columns: number | null;
  readonly color: boolean;
  /** Asks a person and gives the line that they type, empty at the end of the input; null if nobody sits at a terminal. */
  readonly question: ((text: string) => Promise<string>) | null;
  /**
   * Says on the error output what is being done, in one line that the next one replaces; an empty text takes it away. Null
   * if the error output is no terminal.
   */
  readonly status: ((text: string) => Promise<void>) | null;
};

/** A stream whose reader may close it at any time (`| head`). */
export type Output = {
  /** Resolves when more may be written. */
  readonly write: (text: string) => Promise<void>;
  /** Whether the reader has closed the stream. */
  readonly isClosed: () => boolean;
};

/** Wraps a stream. If the reader closes it, the output ends without an error; the next write throws any other error. */
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
      await firstOfEvents(stream, ['drain', 'close', 'error']);
    },
  };
}

/** Resolves at the first of these events, and listens to none of them afterwards. */
async function firstOfEvents(stream: Writable, events: readonly string[]): Promise<void> {
  const heard = Promise.withResolvers<void>();
  const hear = (): void => heard.resolve();
  for (const event of events) stream.on(event, hear);
  await heard.promise;
  for (const event of events) stream.off(event, hear);
}

/**
 * Asks on the error output, so that what is piped on holds no question.
 * @param interrupt ends the program: Ctrl-C is no answer, and the question is never answered then.
 */
export function openQuestion(
  input: Readable,
  output: Writable,
  interrupt: () => void,
): (text: string) => Promise<string> {
  return async (text) => {
    const reader = createInterface({ input, output });
    let isInterrupted = false;
    // While a line is read the terminal sends no signal: the reader sees the key.
    reader.once('SIGINT', () => {
      isInterrupted = true;
      reader.close();
      output.write('\n', interrupt);
    });
    const ended = new Promise<string>((resolve) =>
      reader.once('close', () => {
        if (!isInterrupted) resolve('');
      }),
    );
    try {
      return await Promise.race([reader.question(text), ended]);
    } finally {
      reader.close();
    }
  };
}

const clearLine = '\r\u001b[K';

/** One line of a terminal that is written again and again. @param columns its width, so that the line never breaks */
export function openStatus(output: Output, columns: number): (text: string) => Promise<void> {
  let shown = '';
  return async (text) => {
    const line = cleanText(text, columns - 1);
    if (line === shown) return;
    shown = line;
    await output.write(`${clearLine}${line}`);
  };
}
