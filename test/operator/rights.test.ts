import { describe, expect, it } from 'vitest';
import type { Operators } from '../../shared/configuration/configuration.ts';
import type { Asked } from '../../shared/operator/request.ts';
import { whyNot } from '../../shared/operator/rights.ts';

const account = '111122223333';
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const session = (name: string) => `arn:aws:sts::${account}:assumed-role/${name}/ann`;
const read: Asked = { verb: 'incidents', limit: 1 };
const stop: Asked = { verb: 'pause', minutes: 1 };
const change: Asked = { verb: 'resume' };

/** What a caller may do of reading, stopping and changing. */
function rightsOf(caller: string, operators: Operators): string {
  return [read, stop, change]
    .map((asked) => (whyNot(caller, asked, operators, account) === undefined ? 'yes' : 'no'))
    .join(' ');
}

describe('the rights to read, stop and change', () => {
  it.each<readonly [string, Operators, string, string]>([
    ['nobody is named', {}, session('dev'), 'yes yes no'],
    ['nobody is named, and they are of another account', {}, 'arn:aws:iam::999988887777:user/eve', 'no no no'],
    ['they may change', { read: [], stop: [], change: [role('lead')] }, session('lead'), 'yes yes yes'],
    ['they may stop', { read: [], stop: [role('oncall')], change: [role('lead')] }, session('oncall'), 'yes yes no'],
    ['they may read', { read: [role('dev')], stop: [role('oncall')] }, session('dev'), 'yes no no'],
    ['only reading is configured, so that everybody may stop', { read: [role('dev')] }, session('eve'), 'yes yes no'],
    ['they are not named', { read: [role('dev')], stop: [], change: [] }, session('eve'), 'no no no'],
    ['only changing is configured', { change: [role('lead')] }, session('dev'), 'yes yes no'],
    ['a role is named with its path', { change: [role('teams/a/lead')] }, session('lead'), 'yes yes yes'],
    ['the name is that of the session', { change: [role('ann')] }, session('dev'), 'yes yes no'],
    ['the name is the same but for its case', { change: [role('Lead')] }, session('lead'), 'yes yes no'],
    ['the name begins so', { change: [role('lead')] }, session('lead-2'), 'yes yes no'],
    ['the name only looks like it', { change: [role('lead')] }, session('lеad'), 'yes yes no'],
    ['a user has the name of the role', { change: [role('lead')] }, `arn:aws:iam::${account}:user/lead`, 'yes yes no'],
    [
      'a federated user has the name of the role',
      { change: [role('lead')] },
      `arn:aws:sts::${account}:federated-user/lead`,
      'yes yes no',
    ],
    [
      'the named user has federated somebody',
      { read: [], stop: [], change: [`arn:aws:iam::${account}:user/ann`] },
      `arn:aws:sts::${account}:federated-user/ann`,
      'no no no',
    ],
    ['they are the root user', { change: [role('lead')] }, `arn:aws:iam::${account}:root`, 'yes yes no'],
    [
      'a role of another account is named',
      { change: ['arn:aws:iam::999988887777:role/lead'] },
      'arn:aws:sts::999988887777:assumed-role/lead/x',
      'yes yes yes',
    ],
    [
      'a permission set is named',
      { change: ['permission-set/Ops'] },
      session('AWSReservedSSO_Ops_0123456789abcdef'),
      'yes yes yes',
    ],
    [
      'a permission set of a longer name is theirs',
      { change: ['permission-set/Ops'] },
      session('AWSReservedSSO_Ops_x_0123456789abcdef'),
      'yes yes no',
    ],
    [
      'a permission set of another account is theirs',
      { read: [], change: ['permission-set/Ops'] },
      'arn:aws:sts::999988887777:assumed-role/AWSReservedSSO_Ops_0123456789abcdef/x',
      'no no no',
    ],
    [
      'a user has the name of a permission set',
      { change: ['permission-set/Ops'] },
      `arn:aws:iam::${account}:user/AWSReservedSSO_Ops_0123456789abcdef`,
      'yes yes no',
    ],
  ])('where %s', (_title, operators, caller, expected) => {
    expect(rightsOf(caller, operators)).toBe(expected);
  });

  it.each<readonly [Asked, string]>([
    [{ verb: 'mode', mode: 'off' }, 'yes'],
    [{ verb: 'mode', mode: 'dry-run' }, 'yes'],
    [{ verb: 'mode', mode: 'apply' }, 'no'],
    [{ verb: 'ack', incident: 'i', release: false }, 'yes'],
    [{ verb: 'undo', incident: 'i' }, 'no'],
  ])('%o may be asked by whoever may only stop: %s', (asked, expected) => {
    expect(whyNot(session('oncall'), asked, { stop: [role('oncall')] }, account) === undefined ? 'yes' : 'no').toBe(
      expected,
    );
  });
});

describe('a refusal says what to write where, so that the caller is admitted', () => {
  const messageFor = (caller: string, operators: Operators) => whyNot(caller, change, operators, account)?.message;

  it('names the role of a session, where the configuration names nobody', () => {
    expect(messageFor(session('dev'), {})).toBe(
      `resume needs the right to change, and the configuration names nobody under operators.change. To admit them, add ${role('dev')}, with its path if the role has one, to operators.change of the configuration, and deploy it`,
    );
  });

  it('names the permission set of a role of Identity Center', () => {
    const sso = session('AWSReservedSSO_Ops_0123456789abcdef');
    expect(messageFor(sso, { change: [role('lead')] })).toContain(
      `does not name ${sso}. To admit them, add permission-set/Ops to operators.change`,
    );
  });

  it('names a user by the ARN, and never the root user or a federated one', () => {
    const user = `arn:aws:iam::${account}:user/teams/ann`;
    expect(messageFor(user, {})).toContain(`add ${user} to operators.change`);
    for (const caller of [`arn:aws:iam::${account}:root`, `arn:aws:sts::${account}:federated-user/ann`])
      expect(messageFor(caller, {})).toContain("add the ARN of an IAM role of the caller's to operators.change");
  });

  it('says nothing of it to another account', () => {
    expect(whyNot('arn:aws:iam::999988887777:user/eve', read, {}, account)?.message).toBe(
      `incidents needs the right to read, and arn:aws:iam::999988887777:user/eve is not of the account ${account}`,
    );
  });

  it('a permission set whose name IAM does not know is no role', () => {
    expect(rightsOf(session('AWSReservedSSO_Ops_0123'), { change: ['permission-set/Ops'] })).toBe('yes yes no');
  });
});
