import { beforeEach, describe, expect, it } from 'vitest';
import type { Operators } from '../../shared/configuration/configuration.ts';
import type { Proof, SignedRequest } from '../../shared/operator/request.ts';
import { type Attested, type RespondPorts, respond } from '../../shared/operator/respond.ts';
import { incidentOf } from '../aws/ledger-contract.ts';
import { createMemoryLedger, type MemoryLedger } from '../fixtures/memory-ledger.ts';
import { installation, requestId, signedRequest, tampered } from '../fixtures/signed-request.ts';

const ann = 'arn:aws:sts::111122223333:assumed-role/oncall/ann';
const stranger = 'arn:aws:iam::999988887777:role/stranger';
const everybody: Operators = {};
const onlyOnCall: Operators = { change: ['arn:aws:iam::111122223333:role/oncall'] };

let ledger: MemoryLedger;
let queued: string[];
let attested: Proof[];
let notes: Parameters<RespondPorts['note']>[0][];
let signer: Attested;
let enqueue: RespondPorts['enqueue'];
beforeEach(async () => {
  ledger = createMemoryLedger();
  await ledger.saveIncident(incidentOf(), 0);
  [queued, attested, notes] = [[], [], []];
  enqueue = async ({ id }) => void queued.push(id);
  signer = { is: 'attested', arn: ann };
});

function ask(event: unknown, operators: Operators = onlyOnCall, now = new Date().toISOString()) {
  return respond(event, installation, operators, {
    findIncident: ledger.findIncident,
    listIncidents: ledger.listIncidents,
    loadOutcome: ledger.loadOutcome,
    loadControls: ledger.loadControls,
    loadSweep: ledger.loadSweep,
    listNotices: async () => [],
    installed: { version: '1.2.3', grants: [], sweep: 'off' },
    readMode: async () => ({ is: 'known', mode: 'dry-run', set: { is: 'parameter', parameter: '/mode' } }),
    claimId: ledger.claimId,
    enqueue,
    attest: async (proof) => {
      attested.push(proof);
      return signer;
    },
    note: (about) => notes.push(about),
    now: () => now,
  });
}

const codeOf = async (event: unknown, ...more: [Operators?, string?]) => (await ask(event, ...more)).error?.code;

describe('a signed request', () => {
  it('that commands is written into the ledger with the ARN that STS attests, and queued by its id alone', async () => {
    const now = new Date().toISOString();
    expect(await ask(await signedRequest({ verb: 'undo', incident: 'inc-1' }), onlyOnCall, now)).toEqual({
      command: requestId,
    });
    expect(await ledger.loadCommand(requestId)).toEqual({
      by: ann,
      at: now,
      command: { verb: 'undo', incident: 'inc-1' },
    });
    expect(queued).toEqual([requestId]);
    expect(notes).toEqual([{ refused: null, caller: ann, verb: 'undo', id: requestId }]);
  });

  it('that commands is given although the queue cannot be reached: a tick takes it up', async () => {
    enqueue = () => Promise.reject(new Error('SQS is down'));
    const answered = await ask(await signedRequest({ verb: 'undo', incident: 'inc-1' }));
    expect(answered).toEqual({ command: requestId, takenUp: 'by the next tick' });
    expect(await ledger.listWaiting()).toEqual([requestId]);
  });

  it('that reads is answered', async () => {
    expect(await ask(await signedRequest({ verb: 'read-mode' }))).toEqual({
      mode: 'dry-run',
      because: 'the parameter /mode says dry-run',
      set: null,
    });
    const listed = await ask(await signedRequest({ verb: 'incidents' }, { id: requestId.replace('1', '2') }));
    const told = { id: 'inc-1', who: 'nobody', urgency: 'fyi', state: null, counts: null, owner: null };
    expect(listed).toMatchObject({ incidents: [told] });
  });

  it('by permanent keys, which have no session token, is answered too', async () => {
    expect((await ask(await signedRequest({ verb: 'read-mode' }, { token: false }))).error).toBeUndefined();
    expect(attested[0]).not.toHaveProperty('token');
  });

  it.each([{ verb: 'read-mode' }, { verb: 'undo', incident: 'inc-1' }])(
    'is answered once: sent again, %o is refused',
    async (asked) => {
      const signed = await signedRequest(asked);
      await ask(signed);
      expect(await codeOf(signed)).toBe('used');
      expect(queued.length).toBeLessThanOrEqual(1);
    },
  );

  it('for an incident that there is not is told so, and may be asked again', async () => {
    expect(await codeOf(await signedRequest({ verb: 'undo', incident: 'inc-9' }))).toBe('incident');
    expect(await ledger.loadCommand(requestId)).toBeUndefined();
  });

  it('that is of another form than any is told the forms', async () => {
    const { error } = await ask(await signedRequest({ verb: 'undo', incident: 'inc-1', by: 'root' }));
    expect(error).toMatchObject({ code: 'malformed-request', allowed: expect.arrayContaining(['{"verb":"resume"}']) });
  });

  it('whose signer’s clock differs is told the operator’s time', async () => {
    const now = '2026-11-27T08:00:00.000Z';
    const signed = await signedRequest({ verb: 'read-mode' }, { time: '2026-11-27T08:05:01.000Z' });
    expect((await ask(signed, onlyOnCall, now)).error).toMatchObject({ code: 'clock', now });
    const early = await signedRequest({ verb: 'read-mode' }, { time: '2026-11-27T07:54:59.000Z' });
    expect(await codeOf(early, onlyOnCall, now)).toBe('clock');
    const near = await signedRequest({ verb: 'read-mode' }, { time: '2026-11-27T08:04:59.000Z' });
    expect(await codeOf(near, onlyOnCall, now)).toBeUndefined();
  });
});

describe('nothing is read and nothing changes, and STS is not even asked, for a payload', () => {
  const forged = { verb: 'mode', mode: 'apply', incident: 'inc-1' };
  const url = {
    rawPath: '/mode',
    body: '{"mode":"apply"}',
    requestContext: { http: { method: 'PUT' }, authorizer: { iam: { userArn: 'arn:aws:iam::111122223333:root' } } },
  };
  it.each([
    ['without a proof', forged],
    ['of a Function URL with a caller of its own', url],
    ['that is no object', 'mode'],
    ['that is nothing', null],
    ['whose request is too long', { request: 'x'.repeat(1025), proof: { authorization: '', date: '', binding: '' } }],
  ])('%s', async (_title, event) => {
    expect(await codeOf(event)).toBe('unsigned');
    expect([attested, queued]).toEqual([[], []]);
    expect(notes).toMatchObject([{ refused: 'unsigned', caller: null }]);
  });

  const asked = { verb: 'mode', mode: 'off' };
  const changes: readonly (readonly [
    string,
    (signed: SignedRequest) => Promise<SignedRequest> | SignedRequest,
    string,
  ])[] = [
    ['whose request was exchanged', (one) => ({ ...one, request: '{"verb":"mode","mode":"apply"}' }), 'other-request'],
    [
      'signed for another installation',
      () => signedRequest(asked, { installation: `${installation}2` }),
      'other-installation',
    ],
    ['signed for STS of another Region', () => signedRequest(asked, { region: 'us-east-1' }), 'other-installation'],
    ['dated tomorrow', () => signedRequest(asked, { time: '2099-01-01T00:00:00.000Z' }), 'clock'],
    [
      'whose date alone is new',
      async () => tampered(await signedRequest(asked, { time: '2026-01-01T00:00:00.000Z' }), { date: stampNow() }),
      'clock',
    ],
    [
      'whose signature does not cover the binding',
      (one) => tampered(one, { authorization: one.proof.authorization.replace(';x-ecs-init-remediator', '') }),
      'malformed-proof',
    ],
    [
      'whose signature covers a further header',
      (one) => tampered(one, { authorization: one.proof.authorization.replace('host;', 'host;x-amz-acl;') }),
      'malformed-proof',
    ],
    [
      'signed for another service',
      (one) => tampered(one, { authorization: one.proof.authorization.replace('/sts/', '/lambda/') }),
      'malformed-proof',
    ],
    ['with a header smuggled into the token', (one) => tampered(one, { token: 'x\r\nhost: evil' }), 'malformed-proof'],
    [
      'with a header smuggled into the date',
      (one) => tampered(one, { date: '20261127T000000Z\r\nx: y' }),
      'malformed-proof',
    ],
    ['with a binding of more words', (one) => tampered(one, { binding: `${one.proof.binding} x` }), 'malformed-proof'],
    ['whose id is no id', () => signedRequest(asked, { id: 'controls' }), 'malformed-proof'],
  ];
  it.each(changes)('%s', async (_title, change, code) => {
    expect(await codeOf(await change(await signedRequest(asked)))).toBe(code);
    expect([attested, queued]).toEqual([[], []]);
    expect(await ledger.loadCommand(requestId)).toBeUndefined();
  });
});

describe('whoever STS', () => {
  it('does not attest is refused, and what they asked is not looked at', async () => {
    signer = { is: 'not-attested', because: 'SignatureDoesNotMatch' };
    expect((await ask(await signedRequest('not even JSON'))).error).toEqual({
      code: 'not-attested',
      message: 'AWS STS does not say who signed the request: SignatureDoesNotMatch',
    });
    expect(queued).toEqual([]);
  });

  it('attests for another account is refused, unless the configuration names them', async () => {
    signer = { is: 'attested', arn: stranger };
    expect(await codeOf(await signedRequest({ verb: 'incidents' }), everybody)).toBe('not-admitted');
    expect(await codeOf(await signedRequest({ verb: 'incidents' }), { read: [stranger] })).toBeUndefined();
  });
});

describe('without configured operators', () => {
  it.each([{ verb: 'incidents' }, { verb: 'pause', minutes: 5 }, { verb: 'mode', mode: 'off' }])(
    'a principal of the account may %o',
    async (asked) => expect(await codeOf(await signedRequest(asked), everybody)).toBeUndefined(),
  );

  it.each([
    { verb: 'mode', mode: 'apply' },
    { verb: 'undo', incident: 'inc-1' },
    { verb: 'restore', incident: 'inc-1' },
    { verb: 'approve', incident: 'inc-1', plan: 'a'.repeat(16) },
    { verb: 'resume' },
  ])('nobody may %o', async (asked) => {
    expect((await ask(await signedRequest(asked), everybody)).error?.message).toContain(
      'nobody under operators.change',
    );
    expect(queued).toEqual([]);
  });
});

function stampNow(): string {
  return new Date().toISOString().replaceAll(/[:-]|\.\d{3}/g, '');
}
