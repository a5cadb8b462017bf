import { expect, it } from 'vitest';
import { type Clients, createClients } from '../../../shared/aws/clients/clients.ts';
import { createCollect } from '../../../shared/aws/reads/collect.ts';
import type { Ask, FactKind, Knowledge, Subjects } from '../../../shared/evidence/ask.ts';
import type { Fact } from '../../../shared/evidence/fact.ts';
import { denial, sdkError, throttle, timeOut } from '../sdk-errors.ts';

export const account = '111122223333';
export const region = 'eu-west-1';
export const now = '2026-11-23T10:00:00.000Z';

/** The command of a call whose IAM action has another name. */
const commands: Readonly<Record<string, string>> = { 's3:ListBucket': 'ListObjectsV2' };

/** Asks one question through `collect`, as the product does. The fact must name the calls that were made, and no others. */
export async function ask<K extends FactKind>(kind: K, subject: Subjects[K]): Promise<Fact<Knowledge[K]> | undefined> {
  const question: Ask<K> = { kind, subject };
  const sent: string[] = [];
  const answered: string[] = [];
  const clients = watched(createClients({ region, account }), sent, answered);
  const facts = await createCollect(clients, () => now)([question as Ask]);
  const fact = facts.get(question);
  const named = (fact?.source.match(/[^, ]+/g) ?? []).map((call) => commands[call] ?? call.replace(/^.*:/, ''));
  // A read that cannot even be tried names the call that it would have made.
  const tried = fact?.is !== 'unavailable' || sent.length > 0;
  expect(named.filter((name) => tried && !sent.includes(name))).toEqual([]);
  expect(answered.filter((name) => fact?.is !== 'unavailable' && !named.includes(name))).toEqual([]);
  return fact;
}

/** The clients, which note each command that they send, and each that got an answer. */
function watched(clients: Clients, sent: string[], answered: string[]): Clients {
  const watch = (client: { readonly send: (command: object) => Promise<unknown> }) => ({
    send: async (command: object) => {
      const name = command.constructor.name.replace(/Command$/, '');
      sent.push(name);
      const answer = await client.send(command);
      answered.push(name);
      return answer;
    },
  });
  const entries = Object.entries(clients).map(([name, value]) => [
    name,
    typeof value === 'function' ? async (where?: string) => watch((await value(where)) as never) : value,
  ]);
  return Object.fromEntries(entries) as Clients;
}

/** The value of a fact that must be known. */
export async function known<K extends FactKind>(kind: K, subject: Subjects[K]): Promise<Knowledge[K]> {
  const fact = await ask(kind, subject);
  if (fact?.is !== 'known') throw new Error(`expected a known fact, got ${JSON.stringify(fact)}`);
  return fact.value;
}

/** What every collector owes when its call does not get through; `reject` makes the service's calls fail. */
export function itTellsFailuresApart<K extends FactKind>(
  kind: K,
  subject: Subjects[K],
  permission: string,
  reject: (error: Error) => void,
): void {
  it(`${kind}: a denied read is unavailable and names the permission`, async () => {
    reject(denial(permission));
    expect(await ask(kind, subject)).toMatchObject({ is: 'unavailable', why: 'denied', permission, at: now });
  });
  it.each([
    ['throttled', throttle()],
    ['timed-out', timeOut()],
    ['failed', sdkError('InternalServerError', { $fault: 'server', $metadata: { httpStatusCode: 500 } })],
    ['failed', sdkError('ValidationException')],
  ] as const)(`${kind}: a read that is %s is unavailable, never absent (%o)`, async (why, error) => {
    reject(error);
    const fact = await ask(kind, subject);
    expect(fact).toMatchObject({ is: 'unavailable', why, detail: expect.stringContaining(error.name) });
    expect(fact).not.toHaveProperty('permission');
  });
  it(`${kind}: a fault of our own code is thrown, not made a fact`, async () => {
    reject(new TypeError('cannot read properties of undefined'));
    await expect(ask(kind, subject)).rejects.toThrow(TypeError);
  });
}
