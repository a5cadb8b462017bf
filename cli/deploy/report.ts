import type { DeployProgress } from '../../shared/installing.ts';
import { cleanText } from '../../shared/notification/text/clean-text.ts';
import type { Terminal } from '../terminal.ts';

/** Says what a long run is doing. */
export type Reporter = {
  /** Runs something, and says what it reports; the line of a terminal is taken away in the end. */
  readonly during: <T>(run: (tell: (progress: DeployProgress) => void) => Promise<T>) => Promise<T>;
};

/** At a terminal one line that changes; elsewhere a line for each step, and for every quarter of the resources. */
export function reportTo({ status, err }: Pick<Terminal, 'status' | 'err'>): Reporter {
  let quarter = 0;
  let last = '';
  const lineOf = (progress: DeployProgress): string | undefined => {
    if (progress.is === 'doing') return progress.what;
    if (progress.total === null || progress.total === 0) return undefined;
    const reached = Math.floor((4 * progress.done) / progress.total);
    if (reached <= quarter) return undefined;
    quarter = reached;
    return `${progress.done} of ${progress.total} resources`;
  };
  const tell = (progress: DeployProgress): void => {
    if (status !== null) return void status(textOf(progress));
    const line = lineOf(progress);
    if (line === undefined || line === last) return;
    last = line;
    void err.write(`${cleanText(line)}\n`);
  };
  return {
    during: async (run) => {
      quarter = 0;
      try {
        return await run(tell);
      } finally {
        await status?.('');
      }
    },
  };
}

function textOf(progress: DeployProgress): string {
  if (progress.is === 'doing') return progress.what;
  const { done, total, what } = progress;
  return `${total === null ? done : `${done} of ${total}`} resources: ${what}`;
}
