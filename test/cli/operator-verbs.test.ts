import { describe, expect, it } from 'vitest';
import { OperatorFailed } from '../../shared/aws/operating/operator-failed.ts';
import { CallError } from '../../shared/aws/sdk-error.ts';
import type { ModeSetter } from '../../shared/control/mode-setter.ts';
import { publishIncident } from '../../shared/notification/render/render-json.ts';
import type { Answer, Asked } from '../../shared/operator/request.ts';
import { incidentOf, permissionFinding } from '../fixtures/incident.ts';
import { cli, command } from './fake-installation.ts';

/** What undo looks at before it asks. */
const shown = { incident: publishIncident(incidentOf()) };

const ann = 'arn:aws:sts::111122223333:assumed-role/oncall/ann';
const noon = '2026-11-27T12:00:00.000Z';

describe('a verb that speaks to an installation', () => {
  it.each<readonly [readonly string[], Asked]>([
    [['incidents'], { verb: 'incidents', limit: 20, status: 'open' }],
    [['incidents', '--all'], { verb: 'incidents', limit: 20 }],
    [['incidents', '--limit', '5'], { verb: 'incidents', limit: 5, status: 'open' }],
    [['show', 'inc-1'], { verb: 'show', incident: 'inc-1' }],
    [['mode'], { verb: 'read-mode' }],
    [['mode', 'off'], { verb: 'mode', mode: 'off' }],
    [['pause'], { verb: 'pause', minutes: 60 }],
    [['pause', '5'], { verb: 'pause', minutes: 5 }],
    [['pause', '2h'], { verb: 'pause', minutes: 120 }],
    [['pause', '7d'], { verb: 'pause', minutes: 10_080 }],
    [['ack', 'inc-1'], { verb: 'ack', incident: 'inc-1', release: false }],
    [['ack', 'inc-1', '--release'], { verb: 'ack', incident: 'inc-1', release: true }],
    [['resume'], { verb: 'resume' }],
    [['restore', 'inc-1', '--yes'], { verb: 'restore', incident: 'inc-1' }],
    [['approve', 'inc-1', 'a'.repeat(16)], { verb: 'approve', incident: 'inc-1', plan: 'a'.repeat(16) }],
    [['reject', 'inc-1', 'a'.repeat(16)], { verb: 'reject', incident: 'inc-1', plan: 'a'.repeat(16) }],
  ])('%j asks for %o', async (words, expected) => {
    expect((await cli(words, [{ error: { code: 'used', message: 'x' } }])).asked).toEqual([expected]);
  });

  it.each<readonly [readonly string[], string]>([
    [['mode', 'on'], '"on" is no mode; allowed: off, dry-run, apply.'],
    [
      ['pause', '0'],
      'DURATION is "0"; allowed: minutes, or a whole number with m, h or d, from 1 to 10080 minutes (7d).',
    ],
    [['pause', '8d'], 'DURATION is "8d"'],
    [['pause', '1.5h'], 'DURATION is "1.5h"'],
    [['undo', 'inc-1', '--yes', '--wait', '-1'], '--wait is "-1"; allowed: a whole number from 0 to 3600.'],
    [['undo'], 'undo needs INCIDENT: the id of an incident, as "incidents" lists it.'],
    [['undo', 'inc 1'], '"inc 1" is not an incident\'s id.'],
    [['undo', 'a', 'b'], '"b" is one argument too many for undo.'],
    [['approve', 'inc-1', 'XYZ'], '"XYZ" is not a plan\'s hash: 16 to 64'],
    [['incidents', '--limit', '0'], '--limit is "0"'],
    [['mode', '--mood'], "Unknown option '--mood'"],
  ])('%j is wrong: %s', async (words, message) => {
    const { code, asked, out, err } = await cli(words);
    expect({ code, asked, out }).toEqual({ code: 2, asked: [], out: '' });
    expect(err).toContain(message);
    expect(err).toContain(`See: ecs-init-remediator ${words[0]} --help`);
  });

  it('waits for what comes of a command', async () => {
    const { code, asked, out } = await cli(
      ['undo', 'inc-1', '--yes'],
      [shown, { command }, { outcome: null }, { outcome: { is: 'done' } }],
    );
    expect(asked.slice(2)).toEqual([
      { verb: 'outcome', command },
      { verb: 'outcome', command },
    ]);
    expect([code, out]).toEqual([0, 'Done. A message tells everybody.\n']);
  });

  it.each([
    [{ is: 'waits', for: 'mode' }, 0, 'as soon as the mode lets it'],
    [{ is: 'nothing-to-do' }, 0, 'it is so already'],
    [{ is: 'refused', why: 'not-admitted' }, 1, 'does not let you do this'],
  ])('says what %o means', async (outcome, expected, words) => {
    const { code, out } = await cli(['undo', 'inc-1', '--yes'], [shown, { command }, { outcome }]);
    expect(code).toBe(expected);
    expect(out).toContain(words);
  });

  it('does not wait where it is told not to', async () => {
    expect(await cli(['undo', 'inc-1', '--yes', '--wait', '0'], [shown, { command }])).toMatchObject({
      code: 0,
      asked: [{ verb: 'show' }, { verb: 'undo', incident: 'inc-1' }],
      out: `Accepted as ${command}. It is not waited for.\n`,
    });
  });

  it('says what the operator function said where it failed, and the page that helps', async () => {
    const { code, out, err } = await cli(['incidents'], [new OperatorFailed('grants[0]: "x" is not an ARN')]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(
      'its operator function failed, which says: grants[0]: "x" is not an ARN. What to do: https://',
    );
    expect(err).toContain('docs/runbooks/function-errors.md');
  });

  it('says that nothing is known where the remediator does not answer', async () => {
    const { code, err } = await cli(['undo', 'inc-1', '--yes'], [shown, { command }, { outcome: null }]);
    expect(code).toBe(1);
    expect(err).toContain('nothing is known of it yet');
  });

  it.each<readonly [string, Answer | Error]>([
    [
      'the operator’s call of AWS was throttled',
      { error: { code: 'aws', message: 'a call of AWS failed; try again' } },
    ],
    [
      'the function was throttled',
      new CallError(
        { kind: 'throttled', name: 'TooManyRequestsException', message: 'slow down' },
        'lambda:InvokeFunction',
      ),
    ],
  ])('looks again at an accepted command where %s', async (_title, missed) => {
    const { code, out, err } = await cli(['mode', 'off'], [{ command }, missed, { outcome: { is: 'done' } }]);
    expect([code, out, err]).toEqual([0, 'Done. A message tells everybody.\n', '']);
    const never = await cli(['mode', 'off'], [{ command }, missed]);
    expect([never.code, never.err]).toEqual([
      1,
      expect.stringMatching(/^The command \S+ was accepted, and nothing is known of it yet: /),
    ]);
  });

  it('does not call an accepted command refused where its outcome may not be read', async () => {
    const error = { code: 'not-admitted', message: 'outcome needs the right to read' } as const;
    const { code, asked, err } = await cli(['pause'], [{ command }, { error }]);
    expect([code, asked.length, err]).toEqual([
      1,
      2,
      `The command ${command} was accepted, and nothing is known of it yet: outcome needs the right to read.\n`,
    ]);
  });

  it('says why it was refused, and what is allowed', async () => {
    const error = {
      code: 'incident',
      message: 'there is no incident inc-9',
      allowed: ['an id that "incidents" lists'],
    } as const;
    const { code, err } = await cli(['show', 'inc-9'], [{ error }]);
    expect([code, err]).toEqual([2, 'Refused: there is no incident inc-9.\nAllowed: an id that "incidents" lists\n']);
  });

  it.each([
    ['denied', 'AccessDeniedException', 'not authorized', 'it needs lambda:InvokeFunction on it'],
    ['not-found', 'ResourceNotFoundException', 'Function not found', 'There is no installation at'],
    ['failed', 'ExpiredTokenException', 'The security token is expired', 'AWS does not accept your credentials'],
    ['throttled', 'TooManyRequestsException', 'slow down', 'AWS did not answer'],
  ] as const)('says what to do where the call is %s', async (kind, name, message, words) => {
    const permission = kind === 'denied' ? { permission: 'lambda:InvokeFunction' } : {};
    const fault = new CallError({ kind, name, message, ...permission }, 'lambda:InvokeFunction');
    const { code, err } = await cli(['mode', '--profile', 'work'], [fault]);
    expect(code).toBe(2);
    expect(err).toContain(words);
  });

  it.each<readonly [CallError['failure']['kind'], string, string, string]>([
    [
      'denied',
      'AccessDeniedException',
      'User: arn:aws:sts::111122223333:assumed-role/sso-admin/jo is not',
      'You may not',
    ],
    ['not-found', 'ResourceNotFoundException', 'Function not found: Credentials-Operator', 'There is no installation'],
    ['throttled', 'TooManyRequestsException', 'sso slow down', 'AWS did not answer'],
  ])('takes a call that is %s for that, whatever the names in its message', async (kind, name, message, words) => {
    const { err } = await cli(['mode'], [new CallError({ kind, name, message }, 'lambda:InvokeFunction')]);
    expect(err).toContain(words);
    expect(err).not.toContain('credentials, or there are none');
  });

  it.each([['incidents'], ['mode'], ['pause'], ['show', 'inc-1'], ['status']])(
    'takes the answer of another function to %s for that',
    async (...words) => {
      const operator = 'arn:aws:lambda:us-east-2:111122223333:function:other';
      const { code, err, out } = await cli([...words, '--operator', operator], [{ batchItemFailures: [] }]);
      expect(code).toBe(2);
      expect(`${err}${out}`.replaceAll(/\s+/g, ' ')).toContain('did not answer as an operator of this product does');
    },
  );

  it('says what an answer lacks, and what to give', async () => {
    const { err } = await cli(['incidents', '--stack', 'Other'], [{ incidents: [{ id: 1 }] }]);
    expect(err).toBe(
      'The stack Other did not answer as an operator of this product does (its answer to incidents holds no right incidents.0.id). Give the ARN of the operator function with --operator: it is the output OperatorArn of the stack.\n',
    );
  });

  it('does not hide a fault of its own', async () => {
    await expect(cli(['mode'], [new TypeError('x is not a function')])).rejects.toThrow('x is not a function');
  });

  it.each<readonly [string, ModeSetter | null, RegExp]>([
    [
      'by command',
      { by: ann, at: noon, way: 'command' },
      /\nset by \S+:assumed-role\/oncall\/ann with the command mode, 27 Nov/,
    ],
    ['by hand', { by: ann, at: noon, way: 'directly' }, /\nset by \S+\/ann in the parameter itself, 27 Nov/],
    [
      'by nobody whom AWS names',
      { by: null, at: noon, way: 'unknown' },
      /\nset by somebody whom AWS does not name, 27 Nov/,
    ],
    ['by a pause', { by: ann, at: noon, way: 'pause' }, /\npaused by \S+\/ann, 27 Nov/],
    ['by the product', { by: null, at: noon, way: 'brake' }, /\nstopped by the product itself, 27 Nov/],
    ['so long ago that nobody knows', null, /\nCloudTrail names nobody: /],
  ])('shows the mode, what sets it, and who did where it was set %s', async (_title, set, words) => {
    const { code, out } = await cli(['mode'], [{ mode: 'off', because: 'the parameter /mode says off', set }]);
    expect([code, out.split('\n')[0]]).toEqual([0, 'off: the parameter /mode says off']);
    expect(out).toMatch(words);
  });

  it('names nobody for a mode that cannot be read', async () => {
    const answer = { mode: null, because: 'the parameter /mode does not exist', set: null };
    expect((await cli(['mode'], [answer])).out).toBe('unknown: the parameter /mode does not exist\n');
  });

  it('shows foreign text without what could move the cursor', async () => {
    const incident = publishIncident(
      incidentOf({ service: 'w\u001b[2J', findings: [permissionFinding('t\u001b[31m')] }),
    );
    const { out } = await cli(['show', 'inc-1'], [{ incident }]);
    expect(out).not.toContain('\u001b');
    expect(out).toContain(String.raw`t\u{1b}[31m`);
  });

  it('has a help of its own, and stands in the list', async () => {
    const [own, all] = [await cli(['undo', '--help']), await cli(['--help'])];
    expect([own.code, all.code]).toEqual([0, 0]);
    expect(own.out).toContain('Usage: ecs-init-remediator undo INCIDENT [options]');
    expect(all.out).toContain('  undo INCIDENT ');
  });
});
