import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Account, AccountOptions, AssumedRole, Call } from './account.ts';
import { sandboxFolder } from './folders.ts';
import { installMiniStack } from './install.ts';
import { invoke } from './invoke.ts';
import { type Launched, launch } from './launch.ts';
import { SandboxError } from './sandbox-error.ts';
import type { SigningKeys } from './sign-request.ts';

const keptLogs = 10;

/**
 * Installs MiniStack if it is missing, and starts a local account with IAM enforced on a free loopback port. Throws a
 * {@link SandboxError} if that fails. End it with `stop()`; it also ends with this process.
 */
export async function startAccount(options: AccountOptions = {}): Promise<Account> {
  const progress = options.progress ?? (() => undefined);
  const region = options.region ?? 'us-east-1';
  const accountId = options.accountId ?? '000000000000';
  if (!/^\d{12}$/.test(accountId)) throw new SandboxError(`An account id has twelve digits, not "${accountId}".`);
  const installation = await installMiniStack({ progress });
  // Each account gets its own key, because the CDK remembers the account of a key.
  const keys = {
    accessKeyId: `AKIASANDBOX${randomBytes(5).toString('hex').toUpperCase().slice(0, 9)}`,
    secretAccessKey: 'sandbox',
  };
  const log = options.log ?? nextLog();
  progress('starting the local account');
  const launched = await launch(installation, { ...keys, accountId, region, log, hosts: options.hosts ?? {} });
  progress(`the local account answers on port ${launched.port}`);
  return accountOf(launched, { region, accountId, keys, log });
}

/** Creates a new log file, and removes all but the last few of earlier runs. */
function nextLog(): string {
  const folder = join(sandboxFolder, 'log');
  mkdirSync(folder, { recursive: true });
  const earlier = readdirSync(folder)
    .filter((name) => name.startsWith('account-'))
    .toSorted();
  for (const name of earlier.slice(0, -keptLogs)) rmSync(join(folder, name), { force: true });
  const now = new Date().toISOString().replaceAll(':', '-');
  return join(folder, `account-${now}-${process.pid}.log`);
}

function accountOf(
  launched: Launched,
  {
    region,
    accountId,
    keys,
    log,
  }: {
    readonly region: string;
    readonly accountId: string;
    readonly keys: Account['credentials'];
    readonly log: string;
  },
): Account {
  const endpoint = `http://localhost:${launched.port}`;
  const ask = <Answer>(verb: string, request: object = {}) =>
    askAccount<Answer>(launched.port, `/_sandbox/${verb}`, request);
  const signIn = (principal: string) => ask<SigningKeys>('principals/sign-in', { principal, accountId });
  return {
    endpoint,
    region,
    accountId,
    credentials: keys,
    log,
    pid: launched.pid,
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    calls: () => ask<readonly Call[]>('calls'),
    resetCalls: () => ask('calls/reset'),
    faults: { add: (rule) => ask('faults/add', rule), clear: () => ask('faults/clear') },
    tasks: { put: (task) => ask('tasks/put', task) },
    services: { put: (patch) => ask('services/put', patch) },
    awaits: async (group) =>
      (await ask<{ readonly busy: boolean }>('queues/await', group === undefined ? {} : { of: group })).busy,
    secrets: { announce: (name, suffix) => ask('secrets/announce', { name, suffix }) },
    assumeForTasks: (roleArn, sessionName) => ask<AssumedRole>('roles/assume', { roleArn, sessionName }),
    setLastUse: (role, daysAgo) => ask('roles/last-used', { role, daysAgo, accountId, region }),
    setServiceControlPolicies: (policies) => ask('organization/policies', { policies }),
    standForAccounts: (accounts) => ask('trail/accounts', { accounts }),
    setTrailDelay: (seconds) => ask('trail/delay', { seconds }),
    signIn,
    invokeAs: async (principal, functionName, payload) =>
      invoke({ endpoint, region, keys: await signIn(principal) }, functionName, payload),
    clientsOptions: (ofAccount, ofRegion) => ({
      endpoint,
      region: ofRegion,
      // A key of twelve digits belongs to the root user of that account.
      credentials: ofAccount === accountId ? keys : { ...keys, accessKeyId: ofAccount },
    }),
    reset: async () => {
      await askAccount(launched.port, '/_ministack/reset', {});
      await ask('forget');
    },
    stop: launched.stop,
  };
}

/** Calls the sandbox's interface of the account, not AWS's. Throws a {@link SandboxError} if it refuses. */
async function askAccount<Answer>(port: number, path: string, request: object): Promise<Answer> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-sandbox': '1' },
    body: JSON.stringify(request),
  });
  const text = await answer.text();
  if (!answer.ok) throw new SandboxError(`The local account refused ${path} (${answer.status}):`, text);
  return JSON.parse(text) as Answer;
}
