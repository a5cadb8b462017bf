import { GetRoleCommand, type IAMClient, TagRoleCommand } from '@aws-sdk/client-iam';
import { GetResourcePolicyCommand } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { type ClientOptions, createClients } from '../../shared/aws/clients/clients.ts';

/** A clock that goes on only while somebody waits, or as a request says. */
function virtualClock() {
  let at = 0;
  return {
    now: () => at,
    wait: async (milliseconds: number) => void (at = Math.max(at, at + milliseconds)),
    pass: (milliseconds: number) => void (at += milliseconds),
  };
}

/** Clients whose requests are answered by this. `sent` has the moment of each. */
function clientsOf(answer: (clock: ReturnType<typeof virtualClock>) => { readonly status: number } | Error) {
  const clock = virtualClock();
  const sent: number[] = [];
  const requestHandler = {
    handle: async () => {
      sent.push(clock.now());
      const given = answer(clock);
      if (given instanceof Error) throw given;
      return { response: { statusCode: given.status, headers: {}, body: new Uint8Array() } };
    },
  };
  const options = { region: 'eu-west-1', clock, requestHandler } as unknown as ClientOptions;
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIDEXAMPLE';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'example';
  return { clients: createClients(options), clock, sent };
}

const timeOut = () => Object.assign(new Error('timed out'), { name: 'TimeoutError' });
const readRole = (iam: IAMClient) => iam.send(new GetRoleCommand({ RoleName: 'r' })).catch((error: unknown) => error);

describe('a client', () => {
  it('never sends more reads in a second than half of what the service allows, and the first at once', async () => {
    const { clients, sent } = clientsOf(() => ({ status: 400 }));
    const secrets = await clients.secretsManager();
    for (let index = 0; index < 100; index += 1)
      await secrets.send(new GetResourcePolicyCommand({ SecretId: `s${index}` })).catch(() => {});
    expect(sent).toHaveLength(100);
    const inSecondFrom = (from: number) => sent.filter((at) => at >= from && at < from + 1000).length;
    expect(Math.max(...sent.map(inSecondFrom))).toBeLessThanOrEqual(25);
    expect(sent[9]).toBeCloseTo(0);
    expect(sent.at(-1)).toBeLessThan(7000);
  });

  it('asks a service that hangs again only after ten seconds, and then with one read', async () => {
    const { clients, clock, sent } = clientsOf((at) => {
      at.pass(5000);
      return timeOut();
    });
    const iam = await clients.iam();
    for (let index = 0; index < 50; index += 1) await readRole(iam);
    expect(sent).toHaveLength(4);
    expect(await readRole(iam)).toMatchObject({ name: 'TimeoutError' });
    clock.pass(10_001);
    await readRole(iam);
    expect(sent).toHaveLength(5);
  });

  it('asks on as soon as the service answers again, be it with a refusal', async () => {
    let hangs = true;
    const { clients, clock, sent } = clientsOf((at) => {
      at.pass(5000);
      return hangs ? timeOut() : { status: 403 };
    });
    const iam = await clients.iam();
    for (let index = 0; index < 10; index += 1) await readRole(iam);
    hangs = false;
    clock.pass(10_001);
    for (let index = 0; index < 10; index += 1) await readRole(iam);
    expect(sent).toHaveLength(14);
  });

  it('sends a write though the service hangs for reads', async () => {
    const { clients, sent } = clientsOf((at) => {
      at.pass(5000);
      return timeOut();
    });
    const iam = await clients.iam();
    for (let index = 0; index < 10; index += 1) await readRole(iam);
    const before = sent.length;
    await iam.send(new TagRoleCommand({ RoleName: 'r', Tags: [] })).catch(() => {});
    expect(sent.length).toBeGreaterThan(before);
  });

  it('takes single failures, slow or quick, for no hanging', async () => {
    let number = 0;
    const { clients, sent } = clientsOf((at) => {
      number += 1;
      if (number % 3 === 0) return { status: 403 };
      at.pass(5000);
      return timeOut();
    });
    const iam = await clients.iam();
    for (let index = 0; index < 9; index += 1) await readRole(iam);
    expect(sent.length).toBeGreaterThanOrEqual(9);
  });
});
