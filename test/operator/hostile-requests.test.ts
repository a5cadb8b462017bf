import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Operators } from '../../shared/configuration/configuration.ts';
import type { Proof, SignedRequest } from '../../shared/operator/request.ts';
import { respond } from '../../shared/operator/respond.ts';
import { incidentOf } from '../aws/ledger-contract.ts';
import { fuzzRuns, fuzzTimeout } from '../fixtures/fuzz.ts';
import { createMemoryLedger, type MemoryLedger } from '../fixtures/memory-ledger.ts';
import { installation, requestId, signedRequest } from '../fixtures/signed-request.ts';

const ann = 'arn:aws:sts::111122223333:assumed-role/oncall/ann';
const operators: Operators = { change: ['arn:aws:iam::111122223333:role/oncall'] };
const now = '2026-11-27T08:00:00.000Z';
const setApply = { verb: 'mode', mode: 'apply' };

let ledger: MemoryLedger;
let queued: string[];
beforeEach(async () => {
  ledger = createMemoryLedger();
  await ledger.saveIncident(incidentOf(), 0);
  queued = [];
});

/** Whom STS attests: whoever signed exactly this proof. As STS, it does not see the request that the proof is sent with. */
type Signed = readonly SignedRequest[];

async function ask(event: unknown, signed: Signed, given = operators) {
  const isSigned = (proof: Proof) => signed.some((one) => sameProof(one.proof, proof));
  return respond(event, installation, given, {
    findIncident: ledger.findIncident,
    listIncidents: ledger.listIncidents,
    loadOutcome: ledger.loadOutcome,
    loadControls: ledger.loadControls,
    loadSweep: ledger.loadSweep,
    listNotices: async () => [],
    installed: { version: '1.2.3', grants: [], sweep: 'off' },
    readMode: async () => ({ is: 'known', mode: 'dry-run', set: { is: 'parameter', parameter: '/mode' } }),
    claimId: ledger.claimId,
    enqueue: async ({ id }) => void queued.push(id),
    attest: async (proof) =>
      isSigned(proof) ? { is: 'attested', arn: ann } : { is: 'not-attested', because: 'SignatureDoesNotMatch' },
    note: () => {},
    now: () => now,
  });
}

function sameProof(one: Proof, other: Proof): boolean {
  return (['authorization', 'date', 'token', 'binding'] as const).every((key) => one[key] === other[key]);
}

const sign = (asked: unknown, id = requestId) => signedRequest(asked, { id, time: now });
const codeOf = async (...given: Parameters<typeof ask>) => (await ask(...given)).error?.code;

describe('a relay who saw signed requests', () => {
  it('cannot send a command with the proof of a question, nor exchange parts of two proofs', async () => {
    const question = await sign({ verb: 'read-mode' });
    const command = await sign({ verb: 'mode', mode: 'off' }, requestId.replace('1', '2'));
    const signed = [question, command];
    const request = JSON.stringify(setApply);
    expect(await codeOf({ ...question, request }, signed)).toBe('other-request');
    expect(await codeOf({ ...command, request: question.request }, signed)).toBe('other-request');
    for (const part of ['authorization', 'binding'] as const) {
      const proof = { ...question.proof, [part]: command.proof[part] };
      expect(await codeOf({ request: command.request, proof }, signed)).toMatch(/^(?:not-attested|other-request)$/);
    }
    const token = { ...command.proof, token: 'b3RoZXI=' };
    expect(await codeOf({ request: command.request, proof: token }, signed)).toBe('not-attested');
    expect(queued).toEqual([]);
    expect(await codeOf(command, signed)).toBeUndefined();
    expect(queued).toHaveLength(1);
  });

  it.each([
    ['a version', `${installation}:7`],
    ['an alias', `${installation}:live`],
    ['another case', installation.replace('operator', 'Operator')],
    ['the name alone', 'operator'],
    ['a wildcard', installation.replace('operator', '*')],
  ])('cannot use one that was signed for %s of the operator', async (_title, other) => {
    const signed = await signedRequest(setApply, { installation: other, time: now });
    expect(await codeOf(signed, [signed])).toMatch(/^(?:malformed-proof|other-installation)$/);
    expect(queued).toEqual([]);
  });
});

describe('an operator’s own request', () => {
  const plan = '0123456789abcdef';

  it.each<[string, unknown]>([
    ['a verb in another case', { verb: 'RESUME' }],
    ['a verb that only looks like one', { verb: 'rеsume' }],
    ['a verb with a mark that is not seen', { verb: 'resume\u200b' }],
    ['a list of verbs', { verb: ['resume'] }],
    ['a hash in another case', { verb: 'approve', incident: 'inc-1', plan: plan.toUpperCase() }],
    ['a hash with wide digits', { verb: 'approve', incident: 'inc-1', plan: plan.replace('1', '\uff11') }],
    ['a hash that ends in a line feed', { verb: 'approve', incident: 'inc-1', plan: `${plan}\n` }],
    ['no hash', { verb: 'approve', incident: 'inc-1' }],
    ['an incident with a path', { verb: 'undo', incident: '../inc-1' }],
    ['an incident that ends in a line feed', { verb: 'undo', incident: 'inc-1\n' }],
    ['a pause for a negative time', { verb: 'pause', minutes: -1 }],
    ['a pause for no time', { verb: 'pause', minutes: 0 }],
    ['a pause for longer than a week', { verb: 'pause', minutes: 10_081 }],
    ['a pause for ever', '{"verb":"pause","minutes":1e999}'],
    ['a pause for a part of a minute', { verb: 'pause', minutes: 0.5 }],
    ['a pause whose time is a text', { verb: 'pause', minutes: '60' }],
    ['a mode that there is not', { verb: 'mode', mode: 'APPLY' }],
    ['somebody else’s name', { verb: 'resume', by: 'arn:aws:iam::111122223333:root' }],
    ['a prototype', '{"verb":"resume","__proto__":{"by":"x"}}'],
    ['a further request behind it', '{"verb":"resume"}{"verb":"resume"}'],
    ['deep nesting', '['.repeat(1000)],
  ])('is refused with %s', async (_title, asked) => {
    const signed = await sign(asked);
    expect(await codeOf(signed, [signed])).toBe('malformed-request');
    expect(queued).toEqual([]);
  });

  it('is carried out in its right form, for a pause of a week', async () => {
    const signed = await sign({ verb: 'pause', minutes: 10_080 });
    expect(await codeOf(signed, [signed])).toBeUndefined();
    expect(queued).toHaveLength(1);
  });

  it('is read once: of a name that stands in it twice the last counts, for the right too', async () => {
    const signed = await sign('{"verb":"read-mode","verb":"mode","mode":"apply"}');
    const nobody = { change: [] };
    expect(await codeOf(signed, [signed], nobody)).toBe('not-admitted');
  });
});

describe('a payload', () => {
  it('of six million characters in any place is refused at once', async () => {
    const signed = await sign(setApply);
    const huge = 'a'.repeat(6_000_000);
    const begun = performance.now();
    for (const payload of [
      huge,
      { ...signed, request: huge },
      { [huge]: 1 },
      ...Object.keys(signed.proof).map((key) => ({ ...signed, proof: { ...signed.proof, [key]: huge } })),
    ]) {
      const answer = await ask(payload, [signed]);
      expect(answer.error?.code).toBe('unsigned');
      expect(JSON.stringify(answer).length).toBeLessThan(1000);
    }
    expect(performance.now() - begun).toBeLessThan(2000);
    expect(queued).toEqual([]);
  });

  it(
    'that is not exactly what an operator signed leaves no write, whatever was changed of it',
    async () => {
      const signed = await Promise.all(
        [setApply, { verb: 'resume' }, { verb: 'read-mode' }, { verb: 'undo', incident: 'inc-1' }].map((asked, index) =>
          sign(asked, requestId.replace('1', String(index + 1))),
        ),
      );
      const parts = signed.flatMap(({ request, proof }) =>
        [request, ...Object.values(proof)].filter((one) => one !== undefined),
      );
      const strange = fc.oneof(fc.constantFrom(...parts), fc.anything(), fc.string({ unit: 'binary', maxLength: 40 }));
      const stray = fc
        .tuple(fc.constantFrom(...parts), fc.nat(400), fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }))
        .map(([part, at, text]) => part.slice(0, at) + text + part.slice(at));
      const member = fc.option(fc.oneof(strange, stray), { nil: undefined, freq: 2 });
      const changed = fc
        .tuple(fc.constantFrom(...signed), member, member, member, member, member)
        .map(([{ request, proof }, ...given]) => ({
          request: given[0] ?? request,
          proof: {
            authorization: given[1] ?? proof.authorization,
            date: given[2] ?? proof.date,
            token: given[3] ?? proof.token,
            binding: given[4] ?? proof.binding,
          },
        }));
      const isWhole = (one: { request: unknown; proof: object }) =>
        signed.some(({ request, proof }) => request === one.request && sameProof(proof, one.proof as Proof));
      const hostile = fc.oneof(
        { weight: 9, arbitrary: changed.filter((one) => !isWhole(one)) },
        { weight: 1, arbitrary: fc.anything() },
      );
      const before = JSON.stringify(await ledger.listIncidents({ limit: 10 }));
      await fc.assert(
        fc.asyncProperty(hostile, async (payload) => (await ask(payload, signed)).error !== undefined),
        { seed: 20261127, numRuns: fuzzRuns },
      );
      expect(queued).toEqual([]);
      expect(JSON.stringify(await ledger.listIncidents({ limit: 10 }))).toBe(before);
      // None of the ids was used up: each honest request still goes through.
      for (const one of signed) expect(await codeOf(one, signed)).toBeUndefined();
      expect(queued).toHaveLength(3);
    },
    fuzzTimeout,
  );
});
