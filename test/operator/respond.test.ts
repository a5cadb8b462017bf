import { describe, expect, it } from 'vitest';
import { respond, type UrlEvent } from '../../functions/operator/respond.ts';
import { CallError } from '../../shared/aws/sdk-error.ts';
import type { OperatorPorts } from '../../shared/operator/answer.ts';
import { incidentOf, messages } from '../fixtures/incident.ts';

const caller = 'arn:aws:sts::111122223333:assumed-role/ops/anna';
const incident = { ...incidentOf(), ...messages['changed']?.incident, trigger: incidentOf().trigger };

function event(
  method: string,
  path: string,
  fields: Partial<UrlEvent> = {},
  userArn: string | undefined = caller,
): UrlEvent {
  const iam = userArn === undefined ? {} : { authorizer: { iam: { userArn } } };
  return { rawPath: path, requestContext: { http: { method }, ...iam }, ...fields };
}

/** Ports on one incident; what is put on the queue and what is noted is kept. */
function world(fields: Partial<OperatorPorts> = {}) {
  const queued: unknown[] = [];
  const notes: unknown[] = [];
  const ports: OperatorPorts = {
    findIncident: async (id) => (id === incident.id ? { item: incident, version: 3 } : undefined),
    listIncidents: async () => [incident],
    readMode: async () => ({ mode: 'dry-run', because: 'the parameter holds it' }),
    enqueue: async (message) => {
      queued.push(message);
    },
    newId: () => 'command-1',
    now: () => '2026-11-23T10:00:00.000Z',
    ...fields,
  };
  const ask = async (asked: UrlEvent, operators: readonly string[] = []) => {
    const result = await respond(asked, operators, ports, (...note) => notes.push(note));
    if (typeof result === 'string') throw new Error('a bare text is no answer');
    return { status: result.statusCode, headers: result.headers, body: JSON.parse(result.body ?? '') };
  };
  return { ask, queued, notes };
}

const throttled = new CallError(
  { kind: 'throttled', name: 'ThrottlingException', message: 'Rate exceeded' },
  'dynamodb:Query',
);

function failing(error: Error): () => Promise<never> {
  return () => Promise.reject(error);
}

describe('the operator', () => {
  it('lists incidents with their causes and changes', async () => {
    const { ask } = world();
    const { status, headers, body } = await ask(event('GET', '/incidents'));
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
    expect(body.incidents).toHaveLength(1);
    expect(body.incidents[0]).toMatchObject({ id: incident.id, status: 'open', failures: 14, mode: 'apply' });
    expect(body.incidents[0].causes.map((one: { cause: string }) => one.cause)).toStrictEqual([
      'permission-missing',
      'no-way-to-service',
      'reference-malformed',
    ]);
  });

  it('shows one incident without the bookkeeping of the ledger', async () => {
    const { ask } = world();
    const { status, body } = await ask(event('GET', `/incidents/${incident.id}`));
    expect(status).toBe(200);
    expect(body.incident.findings).toHaveLength(4);
    expect(body.incident).not.toHaveProperty('outbox');
    expect(body.incident).not.toHaveProperty('seen');
  });

  it('reads the mode, and why it is that one', async () => {
    expect((await world().ask(event('GET', '/mode'))).body).toStrictEqual({
      mode: 'dry-run',
      because: 'the parameter holds it',
    });
  });

  it('puts an undo on the queue with the caller as IAM authenticated it, and says its id', async () => {
    const { ask, queued } = world();
    const { status, body } = await ask(
      event('POST', `/incidents/${incident.id}/undo`, { body: '{"by":"somebody else"}' }),
    );
    expect([status, body.command]).toStrictEqual([202, 'command-1']);
    expect(queued).toStrictEqual([
      {
        kind: 'command',
        id: 'command-1',
        by: caller,
        at: '2026-11-23T10:00:00.000Z',
        verb: 'undo',
        incident: incident.id,
      },
    ]);
  });

  it('puts a mode on the queue, also from a body in base64', async () => {
    const { ask, queued } = world();
    const body = Buffer.from('{"mode":"apply"}').toString('base64');
    expect((await ask(event('PUT', '/mode', { body, isBase64Encoded: true }))).status).toBe(202);
    expect(queued).toStrictEqual([
      { kind: 'command', id: 'command-1', by: caller, at: '2026-11-23T10:00:00.000Z', verb: 'mode', mode: 'apply' },
    ]);
  });

  it('queues nothing for an incident that does not exist', async () => {
    const { ask, queued } = world();
    const { status, body } = await ask(event('POST', '/incidents/inc-none/undo'));
    expect(status).toBe(404);
    expect(body.error).toMatchObject({ code: 'incident', message: 'there is no incident inc-none' });
    expect(queued).toStrictEqual([]);
  });

  it('says which methods a route has', async () => {
    const { status, headers, body } = await world().ask(event('DELETE', '/mode'));
    expect([status, headers?.['allow']]).toStrictEqual([405, 'GET, PUT']);
    expect(body.error.allowed).toStrictEqual(['GET', 'PUT']);
  });

  it.each([undefined, '', 'anonymous', 'arn:aws:iam::111122223333:'])(
    'refuses a request whose caller is %j',
    async (userArn) => {
      const { ask, queued } = world();
      const { status, body } = await ask({
        ...event('PUT', '/mode', { body: '{"mode":"apply"}' }),
        requestContext: { http: { method: 'PUT' }, authorizer: { iam: userArn === undefined ? {} : { userArn } } },
      });
      expect(status).toBe(403);
      expect(body.error.message).toContain('AWS_IAM');
      expect(queued).toStrictEqual([]);
    },
  );

  it('refuses a caller who is not one of the configured operators', async () => {
    const { ask, queued } = world();
    const undo = event('POST', `/incidents/${incident.id}/undo`);
    expect((await ask(undo, ['arn:aws:iam::111122223333:role/admin'])).status).toBe(403);
    expect((await ask(undo, ['arn:aws:iam::444455556666:role/ops'])).status).toBe(403);
    expect(queued).toStrictEqual([]);
    expect((await ask(undo, ['arn:aws:iam::111122223333:role/team/ops'])).status).toBe(202);
  });

  it('says which call of AWS failed, and changes nothing', async () => {
    const { status, body } = await world({ listIncidents: failing(throttled) }).ask(event('GET', '/incidents'));
    expect(status).toBe(503);
    expect(body.error.message).toContain('dynamodb:Query throttled');
  });

  it('throws a fault of the product itself, so that it is counted as an error', async () => {
    const { ask } = world({ listIncidents: failing(new TypeError('x is not a function')) });
    await expect(ask(event('GET', '/incidents'))).rejects.toThrow(TypeError);
  });

  it('logs the caller and the request, but not the body', async () => {
    const { ask, notes } = world();
    await ask(event('PUT', '/mode', { body: '{"mode":"apply","password":"hunter2"}' }));
    expect(JSON.stringify(notes)).toContain(caller);
    expect(JSON.stringify(notes)).not.toContain('hunter2');
  });
});
