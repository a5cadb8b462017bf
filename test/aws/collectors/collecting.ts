import { expect, it } from 'vitest';
import { createClients } from '../../../shared/aws/clients/clients.ts';
import { createCollect } from '../../../shared/aws/reads/collect.ts';
import type { Ask, FactKind, Knowledge, Subjects } from '../../../shared/evidence/ask.ts';
import type { Fact } from '../../../shared/evidence/fact.ts';
import { denial, sdkError, throttle, timeOut } from '../sdk-errors.ts';

export const account = '111122223333';
export const region = 'eu-west-1';
export const now = '2026-11-23T10:00:00.000Z';

/** Asks one question through `collect`, as the product does. */
export async function ask<K extends FactKind>(kind: K, subject: Subjects[K]): Promise<Fact<Knowledge[K]> | undefined> {
  const question: Ask<K> = { kind, subject };
  const facts = await createCollect(createClients({ region, account }), () => now)([question as Ask]);
  return facts.get(question);
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
