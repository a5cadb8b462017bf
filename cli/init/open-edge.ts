import { access, writeFile } from 'node:fs/promises';
import { checkRegion } from '../find-place.ts';
import type { Terminal } from '../terminal.ts';
import type { InitEdge } from './init.ts';
import type { InitOptions } from './init-options.ts';

/** The machine and the account, as they are. */
export function openInitEdge({ question }: Pick<Terminal, 'question'>): InitEdge {
  return {
    open: (options) => openReadable(options, question),
    exists: (path) =>
      access(path).then(
        () => true,
        () => false,
      ),
    write: (path, text) => writeFile(path, text),
  };
}

async function openReadable(
  { region, profile, yes, json }: Pick<InitOptions, 'region' | 'profile' | 'yes' | 'json'>,
  question: Terminal['question'],
) {
  const [{ openAccount }, { findCredentials }, { findRegion }] = await Promise.all([
    import('../../shared/aws/operating/read-account.ts'),
    import('../../shared/aws/operating/credentials.ts'),
    import('../../shared/aws/operating/find-region.ts'),
  ]);
  const usual = region ?? (await findRegion(profile));
  const mayAsk = region === undefined && yes !== true && json !== true;
  const answer = mayAsk && question !== null ? (await question(`Region (${usual ?? 'none is set'}): `)).trim() : '';
  const chosen = answer === '' ? usual : answer;
  return openAccount(checkRegion(chosen), findCredentials(profile), () => new Date().toISOString());
}
