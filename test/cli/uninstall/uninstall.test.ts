import { describe, expect, it } from 'vitest';
import { CallError } from '../../../shared/aws/sdk-error.ts';
import { attachment, policy, registration } from '../../fixtures/incident.ts';
import { policyName, roleName, runUninstall } from './run-uninstall.ts';

const flat = (text: string) => text.replaceAll(/\s+/g, ' ');
const attached = { changes: [attachment()], roles: [roleName] };
const detachQuestion = `Detach it from ${roleName}? [y/N] `;
const stackQuestion = 'Delete the stack EcsInitRemediator in 111122223333 us-east-2? [y/N] ';
const tableQuestion = 'Delete the ledger Ledger-1, the only record of what was changed? [y/N] ';
const policyQuestion = `Delete the policies that are attached to nothing: ${policyName}? [y/N] `;

describe('uninstall', () => {
  it('lists what stands, names what fails then, and asks one by one', async () => {
    const { code, err, did, questions } = await runUninstall({ ...attached, answers: ['y', 'y', 'n', 'n'] });
    expect(code).toBe(0);
    expect(err).toContain('1 change stands, of 1 incident');
    expect(err).toContain(`${policyName} on role ${roleName}`);
    expect(err).toContain('Then this fails again:');
    expect(questions).toEqual(['Undo inc-0a1b2c3d4e5f? [y/N] ', stackQuestion, tableQuestion, policyQuestion]);
    expect(did).toEqual(['undo inc-0a1b2c3d4e5f', 'delete stack']);
  });

  it('asks all that it asks before it deletes anything, so that Ctrl-C at a question leaves nothing untold', async () => {
    const { questionsBefore, did } = await runUninstall({ answers: ['y', 'y', 'y'] });
    expect(questionsBefore).toEqual([stackQuestion, tableQuestion, policyQuestion]);
    expect(did).toEqual(['delete stack', 'delete table', 'delete policy']);
    expect((await runUninstall({ answers: ['n', 'y', 'y'] })).questions).toEqual([stackQuestion]);
  });

  it.each([99, 100, 250])('finds what stands behind %i newer incidents, open ones and closed ones', async (others) => {
    const { code, err, did, asked } = await runUninstall({ ...attached, others, answers: ['y', 'y', 'n', 'n'] });
    expect(code).toBe(0);
    expect(flat(err)).toContain('1 change stands, of 1 incident');
    expect(did).toEqual(['undo inc-0a1b2c3d4e5f', 'delete stack']);
    const pages = asked.filter(({ verb }) => verb === 'incidents').map((one) => 'status' in one && one.status);
    const each = Math.floor((others + 1) / 100) + 1;
    expect(pages.filter((status) => status === 'open')).toHaveLength(each);
    expect(pages.filter((status) => status === 'closed')).toHaveLength(each);
  });

  it('does nothing after a no to the stack, but what was said yes to', async () => {
    const { code, err, did } = await runUninstall({ answers: ['n'] });
    expect([code, did]).toEqual([1, []]);
    expect(err).toContain('The stack is as it was.');
  });

  it('keeps what the person keeps, asks no second time about it, and says that it stays and how it goes', async () => {
    const { code, out, did, questions } = await runUninstall({ ...attached, answers: ['n', 'y'] });
    expect([code, did]).toEqual([0, ['delete stack']]);
    expect(questions).toEqual(['Undo inc-0a1b2c3d4e5f? [y/N] ', stackQuestion]);
    expect(flat(out)).toContain(`policy ${policyName}, attached to role ${roleName}.`);
    expect(out).toContain(`aws iam detach-role-policy --role-name ${roleName}`);
    expect(out).toContain('ledger: the table Ledger-1');
  });

  it('detaches with the own credentials what the product may not take back, and names the services', async () => {
    const { code, err, did, questions } = await runUninstall({
      ...attached,
      undo: 'refused',
      answers: ['y', 'y', 'y', 'y', 'y'],
    });
    expect(code).toBe(0);
    expect(err).toContain('Refused: nobody may change.');
    expect(err).toContain('new tasks of prod/api fail');
    expect(questions[1]).toBe(detachQuestion);
    expect(did).toEqual([`detach ${roleName}`, 'delete stack', 'delete table', 'delete policy']);
  });

  it('does not delete the stack while something is not taken back that only the product can', async () => {
    const { code, err, did } = await runUninstall({
      changes: [registration({ state: 'made' })],
      undo: 'waits',
      options: { yes: true, takeBack: true },
    });
    expect([code, did]).toEqual([1, ['undo inc-0a1b2c3d4e5f']]);
    expect(err).toContain('The stack was not deleted, because nothing else could take this back:');
  });

  it('does not delete the stack where IAM refuses to detach', async () => {
    const denied = new CallError({ kind: 'denied', name: 'AccessDenied', message: 'no' }, 'iam:DetachRolePolicy');
    const { code, err, did } = await runUninstall({
      roles: [roleName],
      detach: () => Promise.reject(denied),
      options: { yes: true, takeBack: true },
    });
    expect([code, did]).toEqual([1, []]);
    expect(err).toContain(`${policyName} on role ${roleName}: AccessDenied`);
  });

  it('goes by IAM alone where the installation does not answer, and says so', async () => {
    const { code, err, did } = await runUninstall({ ...attached, isSilent: true, answers: ['y', 'y', 'n', 'n'] });
    expect(code).toBe(0);
    expect(err).toContain('it could not be asked: Refused: you may not read.');
    expect(did).toEqual([`detach ${roleName}`, 'delete stack']);
  });

  it('says which resources could not be deleted', async () => {
    const { code, err } = await runUninstall({ answers: ['y'], stackFails: ['Queue (AWS::SQS::Queue): denied'] });
    expect(code).toBe(1);
    expect(err).toContain('EcsInitRemediator could not be deleted:\n  - Queue (AWS::SQS::Queue): denied\n');
  });

  it('says what stays and what it costs', async () => {
    const { out } = await runUninstall({ answers: ['y', 'n', 'n'] });
    expect(out).toMatch(/WHAT STAYS, AND WHAT IT COSTS/);
    expect(flat(out)).toContain(`policy ${policyName}, attached to nothing. Cost: nothing.`);
    // IAM deletes no policy that has earlier versions.
    expect(out).toContain(
      `--output text | xargs -r -n 1 aws iam delete-policy-version --policy-arn ${policy} --version-id && aws iam delete-policy --policy-arn ${policy}\n`,
    );
    expect(flat(out)).toContain('key key-1, which KMS deletes after its waiting period. Cost: nothing');
    expect(out).toContain('aws dynamodb delete-table --region us-east-2 --table-name Ledger-1');
  });
});

describe('uninstall, where the ledger may be needed', () => {
  const kept = { changes: [registration({ state: 'made' })] };

  it('never deletes it while a change stands that was kept, asks nobody about it, and says so', async () => {
    const asked = await runUninstall({ ...kept, answers: ['n', 'y', 'n'] });
    expect([asked.code, asked.did]).toEqual([0, ['delete stack']]);
    expect(asked.questions).toEqual(['Undo inc-0a1b2c3d4e5f? [y/N] ', stackQuestion, policyQuestion]);
    const { did, err, out } = await runUninstall({
      ...kept,
      options: { deleteLedger: true },
      answers: ['n', 'y', 'n'],
    });
    expect(did).toEqual(['delete stack']);
    expect(err).toContain('The ledger stays: only by it can what still stands be undone.');
    expect(out).toContain('ledger: the table Ledger-1');
  });

  it('takes a change whose undo was asked for and is not done for one that stands, and asks for it again', async () => {
    const changes = [registration({ state: 'undoing' })];
    const options = { yes: true, takeBack: true, deleteLedger: true } as const;
    const again = await runUninstall({ changes, undo: 'waits', options });
    expect([again.code, again.did]).toEqual([1, ['undo inc-0a1b2c3d4e5f']]);
    expect(again.err).toContain('1 change stands, of 1 incident');
    const { did, err } = await runUninstall({ changes, answers: ['n', 'y', 'n'] });
    expect(did).toEqual(['delete stack']);
    expect(err).toContain('Its undo was asked for, and is not done:\n* ');
  });

  it('never deletes it where it could not be read, and says what is not known', async () => {
    const { code, out, did, questions } = await runUninstall({ isSilent: true, answers: ['y', 'n'] });
    expect([code, did, questions]).toEqual([0, ['delete stack'], [stackQuestion, policyQuestion]]);
    expect(flat(out)).toContain(
      'perhaps changes that only the ledger knows: Refused: you may not read. Cost: nothing.',
    );
  });

  it.each([
    [{ yes: true, takeBack: true }],
    [{ yes: true, takeBack: true, deleteLedger: true }],
    [{ takeBack: true }],
    [{ deleteLedger: true }],
  ] as const)('refuses with %j where it could not be read, before anything is changed', async (options) => {
    for (const lacking of [{ isSilent: true }, { hasUnreadable: true }]) {
      const { code, error, out, did, questions } = await runUninstall({
        ...attached,
        ...lacking,
        options,
        answers: [],
      });
      expect([code, out, did, questions]).toEqual([2, '', [], []]);
      expect(error).toMatch(/^--(?:take-back|delete-ledger)(?: and --delete-ledger need| needs) the ledger, /);
      expect(error).toMatch(/Refused: (?:you may not read|too many requests)\./);
      expect(error).toContain('Nothing was changed.');
      expect(error).toContain('--yes --keep');
    }
  });

  it('keeps all of it with --keep where it could not be read, and tells in the JSON that something may stand', async () => {
    const options = { yes: true, keep: true, json: true } as const;
    const { code, out, did } = await runUninstall({ ...attached, isSilent: true, options });
    expect([code, did]).toEqual([0, ['delete stack']]);
    const { stays } = JSON.parse(out) as { stays: { what: string }[] };
    expect(stays.map(({ what }) => what)).toContain(
      'perhaps changes that only the ledger knows: Refused: you may not read',
    );
  });

  it('goes on with the incidents that it could read where one of them is not told', async () => {
    const answers = ['y', 'y', 'n'];
    const { code, err, out, did } = await runUninstall({ ...attached, hasUnreadable: true, answers });
    expect([code, did]).toEqual([0, ['undo inc-0a1b2c3d4e5f', 'delete stack']]);
    expect(flat(err)).toContain('1 change stands, of 1 incident; not all could be read: Refused: too many requests.');
    expect(flat(out)).toContain('perhaps changes that only the ledger knows: Refused: too many requests.');
  });
});

describe('uninstall, where the stack is not the product’s alone', () => {
  const options = { yes: true, takeBack: true } as const;

  it('refuses a stack with resources of the owner before anything is taken back, names them, and says what to do instead', async () => {
    const resources = ['Orders', 'Users', 'Api', 'Web', 'Mail', 'Bucket', 'Queue'];
    const { code, error, did, asked } = await runUninstall({ ...attached, options, foreign: { resources } });
    expect([code, did, asked]).toEqual([2, [], []]);
    expect(error).toContain('Orders, Users, Api, Web, Mail and 2 more');
    expect(error).toContain('undo INCIDENT');
    expect(error).toContain('take the construct out of the app');
  });

  it.each([
    [{ foreign: { installations: ['Other'] } }, 'another installation: Other'],
    [{ parent: 'Platform' }, 'is nested in the stack Platform'],
  ])('refuses a stack with another installation, and one that is nested in another: %j', async (given, says) => {
    const { code, error, did } = await runUninstall({ ...attached, options, ...given });
    expect([code, did]).toEqual([2, []]);
    expect(error).toContain(says);
  });
});

describe('uninstall, where a grant has left the configuration', () => {
  const gone = { ...attached, isGone: true } as const;

  it.each(['refused', 'waits'] as const)('detaches its policy too where an undo is not done: %s', async (undo) => {
    const { code, out, did } = await runUninstall({
      ...gone,
      undo,
      options: { yes: true, takeBack: true, json: true },
    });
    expect(code).toBe(0);
    expect(did.filter((one) => !one.startsWith('undo'))).toEqual([`detach ${roleName}`, 'delete stack']);
    expect((JSON.parse(out) as { takenBack: string[] }).takenBack).toEqual([`${policyName} on role ${roleName}`]);
  });

  it('does not delete the stack where IAM refuses to detach it', async () => {
    const denied = new CallError({ kind: 'denied', name: 'AccessDenied', message: 'no' }, 'iam:DetachRolePolicy');
    const { code, err, did } = await runUninstall({
      ...gone,
      undo: 'refused',
      detach: () => Promise.reject(denied),
      options: { yes: true, takeBack: true },
    });
    expect([code, did]).toEqual([1, []]);
    expect(err).toContain(`${policyName} on role ${roleName}: AccessDenied`);
  });

  it('keeps it with the ledger, and shows how it is detached', async () => {
    const { out, did } = await runUninstall({ ...gone, answers: ['n', 'y', 'y'] });
    expect(did).toEqual(['delete stack']);
    expect(flat(out)).toContain(`policy ${policyName}, attached to role ${roleName}.`);
    expect(out).toContain(`aws iam detach-role-policy --role-name ${roleName}`);
    expect(out).not.toContain('of an earlier grant or of another installation');
  });

  it.each([
    [{}, [roleName]],
    [{ strangerRoles: ['theirs'] }, [roleName, 'theirs']],
  ] as const)('is listed once where it stays attached, with all its roles: %j', async (more, roles) => {
    const { out } = await runUninstall({ ...gone, ...more, options: { yes: true, keep: true, json: true } });
    const { stays } = JSON.parse(out) as { stays: { what: string; remove: string | null }[] };
    expect(stays.filter(({ what }) => what.startsWith('policy '))).toEqual([
      {
        what: `policy ${policyName}, attached to ${roles.map((one) => `role ${one}`).join(', ')}`,
        cost: 'nothing',
        remove: roles.map((one) => `aws iam detach-role-policy --role-name ${one} --policy-arn ${policy}`).join(' && '),
      },
    ]);
  });

  it('is still listed where it was detached', async () => {
    const { out } = await runUninstall({
      ...gone,
      undo: 'refused',
      options: { yes: true, takeBack: true, json: true },
    });
    const { stays } = JSON.parse(out) as { stays: { what: string; remove: string | null }[] };
    const [policies, ...more] = stays.filter(({ what }) => what.startsWith('policy '));
    expect(more).toEqual([]);
    expect(policies?.remove).not.toContain('detach-role-policy');
  });

  it('leaves alone what its ledger does not know, says where it is attached, and detaches it first', async () => {
    const arn = policy.replace('megilance', 'strange');
    const { out, did } = await runUninstall({
      strangers: [{ arn, roles: ['theirs'] }],
      options: { yes: true, takeBack: true },
    });
    expect(did).toEqual(['delete stack']);
    expect(flat(out)).toContain(
      'of an earlier grant or of another installation (look first whose it is), attached to role theirs. Cost',
    );
    expect(out).toContain(`aws iam detach-role-policy --role-name theirs --policy-arn ${arn} && `);
    // Not every shell knows comments.
    expect(out).toContain(` && aws iam delete-policy --policy-arn ${arn}\n`);
  });

  it('cuts no command, however many roles have the policy', async () => {
    const arn = policy.replace('megilance', 'strange');
    const many = Array.from({ length: 40 }, (_, index) => `theirs-${index}-${'x'.repeat(50)}`);
    const { out } = await runUninstall({
      strangers: [{ arn, roles: many }],
      options: { yes: true, takeBack: true },
    });
    for (const one of many) expect(out).toContain(`--role-name ${one} --policy-arn ${arn} && `);
    expect(out).toContain(` && aws iam delete-policy --policy-arn ${arn}\n`);
    expect(flat(out)).toContain('look first whose it is');
  });
});

describe('uninstall, where something of it fails', () => {
  const all = { yes: true, takeBack: true, deleteLedger: true, deletePolicies: true } as const;
  const json = { ...all, json: true } as const;
  const no = (call: string) => () =>
    Promise.reject(new CallError({ kind: 'denied', name: 'AccessDenied', message: 'no', permission: call }, call));
  const undone = expect.stringContaining(policyName);

  it.each([
    [
      'the ledger',
      { deleteTable: no('dynamodb:UpdateTable') },
      'table Ledger-1: dynamodb:UpdateTable failed',
      'delete policy',
    ],
    ['a policy', { deletePolicy: no('iam:DeletePolicy') }, `policy ${policy}: iam:DeletePolicy failed`, 'delete table'],
  ] as const)(
    'still tells all of the end where %s could not be deleted, and does the rest',
    async (_, given, says, rest) => {
      const { code, out, err, did } = await runUninstall({ ...attached, ...given, options: json });
      expect([code, did]).toEqual([1, ['undo inc-0a1b2c3d4e5f', 'delete stack', rest]]);
      const told = JSON.parse(out) as { deleted: string[]; stays: { what: string }[] };
      expect(told).toMatchObject({ takenBack: [undone], failed: [expect.stringContaining(says)] });
      expect(told.deleted[0]).toBe('stack EcsInitRemediator');
      expect(told.stays.map(({ what }) => what).join()).toContain(says.includes('table') ? 'Ledger-1' : policyName);
      expect(err).toContain(`This could not be deleted:\n  - ${says}`);
      const prose = (await runUninstall({ ...attached, ...given, options: all })).out;
      expect(flat(prose)).toContain('EcsInitRemediator is uninstalled. Deleted: stack EcsInitRemediator');
      expect(prose).toContain('\nTaken back: ');
    },
  );

  it.each([
    [
      'is refused',
      { deleteStack: no('cloudformation:DeleteStack') },
      'cloudformation:DeleteStack failed: AccessDenied: no',
    ],
    ['fails', { stackFails: ['Queue (AWS::SQS::Queue): denied'] }, 'Queue (AWS::SQS::Queue): denied'],
  ] as const)('tells what was taken back where the deletion of the stack %s', async (_, given, says) => {
    const { code, out, err, did } = await runUninstall({ ...attached, ...given, options: json });
    expect([code, did]).toEqual([1, ['undo inc-0a1b2c3d4e5f', 'delete stack']]);
    expect(JSON.parse(out)).toEqual({ stack: 'EcsInitRemediator', takenBack: [undone], failed: [says] });
    expect(err).toContain(`EcsInitRemediator could not be deleted:\n  - ${says}\n`);
  });

  it('tells all of it, and deletes nothing else, where the end of the deletion was not seen', async () => {
    const given = {
      ...attached,
      deleteStack: async () => ({ is: 'unseen', because: 'you did not wait for it' }) as const,
    };
    const { code, out, err, did } = await runUninstall({ ...given, options: json });
    expect([code, did]).toEqual([1, ['undo inc-0a1b2c3d4e5f', 'delete stack']]);
    const told = JSON.parse(out) as { stays: { what: string }[] };
    expect(told).toMatchObject({
      takenBack: [undone],
      deleted: [],
      failed: ['stack EcsInitRemediator: its deletion goes on, and its end was not seen: you did not wait for it'],
    });
    expect(told.stays.map(({ what }) => what)).toContain('ledger: the table Ledger-1');
    expect(err).toContain(
      'aws cloudformation wait stack-delete-complete --region us-east-2 --stack-name EcsInitRemediator',
    );
    expect((await runUninstall({ ...given, options: all })).out).toMatch(/^EcsInitRemediator is being deleted\.\n/);
  });

  it('tells what was taken back where nobody can see what is still attached', async () => {
    const { code, out, did } = await runUninstall({ ...attached, secondLook: no('iam:ListPolicies'), options: json });
    expect([code, did]).toEqual([1, ['undo inc-0a1b2c3d4e5f']]);
    expect(JSON.parse(out)).toMatchObject({
      takenBack: [undone],
      failed: ['what is still attached: iam:ListPolicies failed: AccessDenied: no'],
    });
  });

  it('tells what was taken back after a no to the stack', async () => {
    const { code, out } = await runUninstall({ ...attached, options: { json: true }, answers: ['y', 'n'] });
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({ stack: 'EcsInitRemediator', takenBack: [undone], failed: [] });
  });

  it('hides no fault of its own', async () => {
    const deleteTable = () => Promise.reject(new TypeError('a fault'));
    expect(await runUninstall({ deleteTable, options: all })).toMatchObject({ code: 2, error: 'a fault' });
  });
});

describe('uninstall, where the product’s endpoints are', () => {
  const answers = ['y', 'n', 'n'];

  it('never deletes them, for tasks start by them, and says what they cost and how they go', async () => {
    const network = { is: 'read', value: 'EcsInitRemediatorNetwork' } as const;
    const { out, did } = await runUninstall({ answers, network });
    expect(did).toEqual(['delete stack']);
    expect(flat(out)).toContain(
      'VPC endpoints: the stack EcsInitRemediatorNetwork, by which tasks without another way start. Cost: about 7.30 USD',
    );
    expect(out).toContain('aws cloudformation delete-stack --region us-east-2 --stack-name EcsInitRemediatorNetwork');
  });

  it('says that it could not look for them', async () => {
    const because = 'cloudformation:DescribeStacks failed: AccessDenied';
    const network = { is: 'not-checked', because, permission: 'cloudformation:DescribeStacks' } as const;
    expect(flat((await runUninstall({ answers, network })).out)).toContain(
      `perhaps VPC endpoints, in the stack EcsInitRemediatorNetwork: ${because}. Cost: about 7.30 USD`,
    );
    expect(flat((await runUninstall({ answers })).out)).not.toContain('VPC endpoints');
  });
});

describe('uninstall --yes', () => {
  it.each([
    [{ yes: true }, 'give --take-back or --keep with it'],
    [{}, 'give --yes with --take-back or --keep'],
    [{ yes: true, keep: true, takeBack: true }, 'exclude each other'],
    [{ yes: true, keep: true, deleteLedger: true }, '--keep leaves changes standing'],
  ] as const)('wants to be told what becomes of the changes: %j', async (options, says) => {
    const { code, error, did, asked } = await runUninstall({ ...attached, options });
    expect([code, did, asked]).toEqual([2, [], []]);
    expect(error).toContain(says);
  });

  it('keeps all of it with --keep', async () => {
    const { code, out, did } = await runUninstall({ ...attached, options: { yes: true, keep: true, json: true } });
    expect([code, did]).toEqual([0, ['delete stack']]);
    expect(JSON.parse(out)).toMatchObject({ takenBack: [], deleted: ['stack EcsInitRemediator'] });
  });

  it('takes all of it back with --take-back, and deletes only what is named', async () => {
    const { code, out, did } = await runUninstall({ ...attached, options: { yes: true, takeBack: true, json: true } });
    expect([code, did]).toEqual([0, ['undo inc-0a1b2c3d4e5f', 'delete stack']]);
    expect((JSON.parse(out) as { takenBack: string[] }).takenBack[0]).toContain(policyName);
    const all = { yes: true, takeBack: true, deleteLedger: true, deletePolicies: true } as const;
    const { did: didAll } = await runUninstall({ ...attached, options: all });
    expect(didAll).toEqual(['undo inc-0a1b2c3d4e5f', 'delete stack', 'delete table', 'delete policy']);
  });
});
