import { setTimeout as sleep } from 'node:timers/promises';
import { ListAccountAliasesCommand } from '@aws-sdk/client-iam';
import type { Clients } from './clients/clients.ts';
import { call, failureAsSentence } from './sdk-error.ts';

/** In milliseconds. A message is not kept waiting for a name that it can do without. */
const patience = 2000;

const permission = 'iam:ListAccountAliases';

/** What IAM lets an alias be. @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccountAlias.html */
const form = /^[a-z0-9](?:[a-z0-9]|-(?!-)){1,61}[a-z0-9]$/;

/**
 * Reads the account's alias, once: the same answer is given from then on, also that there is none or that it could not be
 * read. An account has one alias at most.
 * @param note called once, with why it could not be read.
 * @returns a function that never throws, and answers within two seconds; undefined: there is no alias to show.
 */
export function aliasReader(
  clients: Pick<Clients, 'iam'>,
  note: (why: string) => void,
): () => Promise<string | undefined> {
  let alias: Promise<string | undefined> | undefined;
  return () => {
    alias ??= readAlias(clients).catch((error: unknown) => {
      note(failureAsSentence(error) ?? 'an unknown error');
      return undefined;
    });
    return alias;
  };
}

/** @throws CallError */
async function readAlias(clients: Pick<Clients, 'iam'>): Promise<string | undefined> {
  const iam = await clients.iam();
  const abort = new AbortController();
  const asked = iam.send(new ListAccountAliasesCommand({}), { abortSignal: abort.signal });
  const { AccountAliases: [alias] = [] } = await call(permission, Promise.race([asked, tooLate()])).finally(() =>
    abort.abort(),
  );
  return alias !== undefined && form.test(alias) ? alias : undefined;
}

async function tooLate(): Promise<never> {
  // An execution environment that is done with everything else is not kept busy by it.
  await sleep(patience, undefined, { ref: false });
  throw Object.assign(new Error(`IAM did not answer within ${patience / 1000} seconds`), { name: 'TimeoutError' });
}
