import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRequest } from '../../shared/operator/read-request.ts';
import type { OperatorRequest } from '../../shared/operator/request.ts';

function request(method: string, path: string, fields: Partial<OperatorRequest> = {}): OperatorRequest {
  return { method, path, query: {}, body: '', ...fields };
}

describe('reading a request to the operator', () => {
  it.each([
    [request('GET', '/incidents'), { is: 'list', limit: 20 }],
    [
      request('GET', '/incidents/', { query: { status: 'open', limit: '5' } }),
      { is: 'list', limit: 5, status: 'open' },
    ],
    [request('GET', '/incidents/inc-1'), { is: 'show', incident: 'inc-1' }],
    [request('POST', '/incidents/inc-1/undo'), { is: 'command', verb: 'undo', incident: 'inc-1' }],
    [request('POST', '/incidents/inc-1/resume'), { is: 'command', verb: 'resume', incident: 'inc-1' }],
    [request('GET', '/mode'), { is: 'read-mode' }],
    [request('PUT', '/mode', { body: '{"mode":"dry-run"}' }), { is: 'set-mode', mode: 'dry-run' }],
  ])('understands %o', (asked, expected) => {
    expect(readRequest(asked)).toStrictEqual(expected);
  });

  it.each([
    ['an unknown path', request('GET', '/secrets'), 404, 'there is nothing at "/secrets"', 'GET /incidents/{id}'],
    ['a path that goes on', request('GET', '/mode/apply'), 404, 'there is nothing at "/mode/apply"', 'GET /mode'],
    [
      'a verb that there is not',
      request('POST', '/incidents/inc-1/delete'),
      404,
      'there is nothing at',
      'POST /incidents/{id}/undo',
    ],
    [
      'undo by GET',
      request('GET', '/incidents/inc-1/undo'),
      405,
      '"GET" is not a method of "/incidents/inc-1/undo"',
      'POST',
    ],
    ['a deletion', request('DELETE', '/incidents/inc-1'), 405, '"DELETE" is not a method', 'GET'],
    ['mode by POST', request('POST', '/mode'), 405, '"POST" is not a method of "/mode"', 'PUT'],
    [
      'an id that is none',
      request('GET', '/incidents/a b$'),
      400,
      '"a b$" is not an incident\'s id',
      '1 to 64 letters',
    ],
    ['an unknown status', request('GET', '/incidents', { query: { status: 'all' } }), 400, 'status is "all"', 'open'],
    [
      'a limit of 0',
      request('GET', '/incidents', { query: { limit: '0' } }),
      400,
      'limit is "0"',
      'a whole number from 1 to 100',
    ],
    [
      'an unknown query parameter',
      request('GET', '/incidents', { query: { state: 'open' } }),
      400,
      '"state" is not a query parameter',
      'status',
    ],
    ['no body', request('PUT', '/mode'), 400, 'there is no body', '{"mode":"off"}'],
    [
      'a body that is not JSON',
      request('PUT', '/mode', { body: 'apply' }),
      400,
      'the body is not JSON',
      '{"mode":"apply"}',
    ],
    ['an unknown mode', request('PUT', '/mode', { body: '{"mode":"on"}' }), 400, 'known mode', '{"mode":"dry-run"}'],
    [
      'a body with more',
      request('PUT', '/mode', { body: '{"mode":"off","x":1}' }),
      400,
      'nothing else',
      '{"mode":"off"}',
    ],
    [
      'a long body',
      request('PUT', '/mode', { body: ' '.repeat(2000) }),
      413,
      'the body has 2000 characters',
      'at most 1024 characters',
    ],
  ])('refuses %s, and says what was wrong and what is allowed', (_, asked, status, message, allowed) => {
    const refusal = readRequest(asked);
    expect(refusal).toMatchObject({ is: 'refused', status, message: expect.stringContaining(message) });
    expect(refusal.is === 'refused' && refusal.allowed?.some((one) => one.includes(allowed))).toBe(true);
  });

  it('never throws, whatever it is given', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    const path = fc.oneof(
      text,
      text.map((one) => `/incidents/${one}`),
      text.map((one) => `/incidents/${one}/undo`),
      fc.constant('/mode'),
    );
    fc.assert(
      fc.property(
        fc.oneof(text, fc.constantFrom('GET', 'PUT', 'POST')),
        path,
        fc.dictionary(text, text),
        fc.oneof(text, fc.json()),
        (method, route, query, body) => {
          expect(readRequest({ method, path: route, query, body })).toHaveProperty('is');
        },
      ),
    );
  });
});
