import { describe, expect, it } from 'vitest';
import type { Ask } from '../../shared/evidence/ask.ts';
import { definition, secret, taskDefinition } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { accountWith, secretNotFound } from './cases/case.ts';
import { diagnoseIn } from './diagnose-in.ts';

const family = taskDefinition.slice(0, -1);
const newest = `${family}9`;
const gone = secretNotFound(secret);
const other = secret.replace('db-', 'replica-');

/** A service that runs `api:7`, which names a secret that is gone, while the family has a newer revision. */
function withNewest(secrets: Readonly<Record<string, string>> | 'denied', revisions = [newest, taskDefinition]) {
  return accountWith('', {
    'task-definition': {
      [taskDefinition]: definition({ DB: secret }),
      [newest]: secrets === 'denied' ? 'denied' : { ...definition(secrets), arn: newest },
    },
    secret: { '*': 'absent' },
    'family-revisions': { api: revisions },
  });
}

async function told(fake: ReturnType<typeof withNewest>) {
  const { findings } = await diagnoseIn(fake, gone);
  const failing = findings.find((one) => one.failing);
  return `${failing?.next}\n${failing?.evidence.map(({ text }) => text).join('\n')}`;
}

describe('the newest revision of a family whose service runs an older one', () => {
  it('is told where it no longer names what fails', async () => {
    const text = await told(withNewest({}));
    expect(text).toContain('the family’s newest revision, api:9, no longer names it');
    expect(text).toContain('Or deploy api:9');
  });

  it('is told with what it names in its place', async () => {
    expect(await told(withNewest({ DB: other }))).toContain(
      `the family’s newest revision, api:9, names ${other} in its place`,
    );
  });

  it.each([
    ['it names the same thing', withNewest({ DB: secret })],
    ['it names the same thing for another variable', withNewest({ URL: secret })],
    ['it is the one that the service runs', withNewest({}, [taskDefinition])],
    ['it cannot be read', withNewest('denied')],
  ])('is not told where %s', async (_title, fake) => {
    expect(await told(fake)).not.toContain('newest revision');
  });

  it('is not asked for where a policy denies what is there', async () => {
    const asked: Ask[] = [];
    await diagnoseIn(withNewest({}), denial(secret), {}, asked);
    expect(asked.filter(({ kind }) => kind === 'family-revisions')).toEqual([]);
  });
});
