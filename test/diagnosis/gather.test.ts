import { expect, it } from 'vitest';
import { gather } from '../../shared/diagnosis/gather.ts';
import { type Ask, type Collect, type Facts, keyOf } from '../../shared/evidence/ask.ts';

const role = (subject: string): Ask => ({ kind: 'role', subject });
const secret = (subject: string): Ask => ({ kind: 'secret', subject });
const key = (subject: string): Ask => ({ kind: 'key', subject });
const isRead = (facts: Facts, ask: Ask) => facts.get(ask) !== undefined;

/** An account in which every read waits until the test lets it go. */
function heldAccount() {
  const asked: string[] = [];
  const open = new Map<string, () => void>();
  const answers = new Map<string, unknown>();
  const facts = { get: (ask: Ask) => answers.get(keyOf(ask)) } as Facts;
  const collect: Collect = async (asks) => {
    asked.push(...asks.map(keyOf));
    await Promise.all(
      asks.map((ask) => {
        const { promise, resolve } = Promise.withResolvers<void>();
        open.set(keyOf(ask), resolve);
        return promise.then(() => answers.set(keyOf(ask), { is: 'absent', at: '', source: '' }));
      }),
    );
    return facts;
  };
  const answer = async (ask: Ask) => {
    open.get(keyOf(ask))?.();
    // What follows from an answer is asked before anything else happens.
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { asked, answer, collect };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('asks what follows from one answer while another read still takes its time', async () => {
  const account = heldAccount();
  const all = gather(
    (facts) => [role('slow'), secret('db'), ...(isRead(facts, secret('db')) ? [key('k')] : [])],
    account.collect,
  );
  await settled();
  expect(account.asked).toEqual([role('slow'), secret('db')].map(keyOf));
  await account.answer(secret('db'));
  expect(account.asked.at(-1)).toBe(keyOf(key('k')));
  await account.answer(key('k'));
  await account.answer(role('slow'));
  const facts = await all;
  expect([role('slow'), secret('db'), key('k')].map((ask) => isRead(facts, ask))).toEqual([true, true, true]);
});

it('asks each thing once, and several of a kind together', async () => {
  const account = heldAccount();
  const calls: (readonly string[])[] = [];
  const counted: Collect = (asks) => {
    if (asks.length > 0) calls.push(asks.map(keyOf));
    return account.collect(asks);
  };
  const all = gather(() => [secret('a'), role('r'), secret('b'), secret('a')], counted);
  await settled();
  for (const ask of [secret('a'), role('r'), secret('b')]) await account.answer(ask);
  await all;
  expect(calls).toEqual([[secret('a'), secret('b')].map(keyOf), [keyOf(role('r'))]]);
});

it('follows no chain of questions that does not end, and counts each chain by itself', async () => {
  const account = heldAccount();
  const links = Array.from({ length: 9 }, (_, index) => secret(`${index}`));
  const all = gather(
    (facts) => [
      ...links.filter((_, index) => index === 0 || isRead(facts, links[index - 1] ?? secret('none'))),
      role('slow'),
      ...(isRead(facts, role('slow')) ? [key('late')] : []),
    ],
    account.collect,
  );
  await settled();
  for (const link of links) await account.answer(link);
  expect(account.asked.filter((one) => one.includes('secret'))).toHaveLength(5);
  await account.answer(role('slow'));
  await account.answer(key('late'));
  expect(isRead(await all, key('late'))).toBe(true);
});

it('fails as a read fails, and what is still read then fails unnoticed', async () => {
  const failing: Collect = (asks) =>
    asks.length === 0
      ? Promise.resolve({ get: () => undefined })
      : Promise.reject(new Error(`cannot read ${asks.map(({ kind }) => kind).join()}`));
  await expect(gather(() => [role('r'), secret('a')], failing)).rejects.toThrow('cannot read role');
  await settled();
});
