import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { ReadableAccount } from '../../shared/aws/operating/read-account.ts';
import type { Instant } from '../../shared/event/instant.ts';
import { asFileFault } from '../file-fault.ts';
import { findPlace } from '../find-place.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import type { DoctorOptions } from './doctor-options.ts';

/** An account, with whose it is. */
export type DoctorAccount = ReadableAccount & { readonly account: string; readonly partition: string };

/** What `doctor` reaches beyond its terminal. */
export type DoctorEdge = {
  /** @throws UsageError, CallError */
  readonly open: (options: Pick<DoctorOptions, 'region' | 'profile'>) => Promise<DoctorAccount>;
  /** The text of a file, or of standard input for `-`. @throws UsageError */
  readonly read: (path: string) => Promise<string>;
  readonly now: () => Instant;
};

/** The machine and the account, as they are. */
export function openDoctorEdge({ stdin }: Pick<Terminal, 'stdin'>): DoctorEdge {
  const now = () => new Date().toISOString();
  return {
    now,
    open: async ({ region, profile }) => {
      const [{ openAccount }, { readCaller }, place] = await Promise.all([
        import('../../shared/aws/operating/read-account.ts'),
        import('../../shared/aws/operating/read-caller.ts'),
        findPlace({ region, profile }),
      ]);
      const { account, partition } = await readCaller(place);
      const opened = openAccount(place.region, place.credentials, now, account);
      return { ...opened, account, partition };
    },
    read: (path) => (path === '-' ? readInput(stdin) : readFile(path, 'utf8').catch(asUsage(path))),
  };
}

async function readInput(stdin: Terminal['stdin']): Promise<string> {
  if (stdin === null) throw new UsageError('Nothing is piped in: - reads standard input.');
  return text(Readable.from(stdin));
}

function asUsage(path: string) {
  return asFileFault(`${JSON.stringify(path.slice(0, 200))} cannot be read`, {
    ENOENT: 'there is no such file',
    EACCES: 'you may not read it',
  });
}
