import { access, writeFile } from 'node:fs/promises';
import { checkWritable } from '../check-writable.ts';
import { asUnwritable } from '../file-fault.ts';
import { findPlace } from '../find-place.ts';
import type { Terminal } from '../terminal.ts';
import type { InitEdge } from './init.ts';
import type { InitAccount } from './init-account.ts';
import type { InitOptions } from './init-options.ts';

/** The machine and the account, as they are. */
export function openInitEdge({ question }: Pick<Terminal, 'question'>): InitEdge {
  return {
    open: (options) => openInitAccount(options, question),
    exists: (path) =>
      access(path).then(
        () => true,
        () => false,
      ),
    checkWritable,
    write: (path, text) => writeFile(path, text).catch(asUnwritable(path)),
  };
}

async function openInitAccount(
  { region, profile, yes, json }: Pick<InitOptions, 'region' | 'profile' | 'yes' | 'json'>,
  question: Terminal['question'],
): Promise<InitAccount> {
  const [{ openAccount }, { readCaller }, { findRegion }] = await Promise.all([
    import('../../shared/aws/operating/read-account.ts'),
    import('../../shared/aws/operating/read-caller.ts'),
    import('../../shared/aws/operating/find-region.ts'),
  ]);
  const usual = region ?? (await findRegion(profile));
  const mayAsk = region === undefined && yes !== true && json !== true;
  const answer = mayAsk && question !== null ? (await question(`Region (${usual ?? 'none is set'}): `)).trim() : '';
  const place = await findPlace({ region: answer === '' ? usual : answer, profile });
  const { arn } = await readCaller(place);
  return { ...openAccount(place.region, place.credentials, () => new Date().toISOString()), caller: arn };
}
