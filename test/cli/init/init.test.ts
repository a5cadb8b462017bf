import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../cli/usage-error.ts';
import { parseConfiguration } from '../../../shared/configuration/parse-configuration.ts';
import {
  account,
  definition,
  region,
  registrar,
  role,
  secret,
  service,
  taskDefinition,
} from '../../fixtures/account.ts';
import { admin, runInit } from './readable.ts';

const key = `arn:aws:kms:${region}:${account}:key/1111-2222`;
const partial = `arn:aws:secretsmanager:${region}:${account}:secret:api/db`;
const defined = (...given: Parameters<typeof definition>) => ({
  'task-definition': { [taskDefinition]: definition(...given) },
});

describe('the configuration that init writes', () => {
  it('is deployed where it was read', async () => {
    const { out } = await runInit({ options: { region, profile: 'prod' } });
    expect(out).toContain(`npx ecs-init-remediator deploy --config config.json --region ${region} --profile prod\n`);
  });

  it('names the permission without which a service that was named could not be listed', async () => {
    const services = { is: 'not-checked', because: 'AccessDenied', permission: 'ecs:ListServices' } as const;
    const run = runInit({ options: { service: ['shop/api'] }, clusters: [{ cluster: 'shop', services }] });
    await expect(run).rejects.toThrow(
      `There is no service shop/api that could be listed in ${region}. cluster shop: AccessDenied. It needs ecs:ListServices.`,
    );
  });

  it('is of no cluster of another account or Region', async () => {
    const of = (cluster: string) => runInit({ options: { cluster: [cluster] } });
    await expect(of(`arn:aws:ecs:${region}:999999999999:cluster/shop`)).rejects.toThrow('is of account 999999999999');
    await expect(of(`arn:aws:ecs:eu-west-1:${account}:cluster/shop`)).rejects.toThrow('is of the Region eu-west-1');
  });

  it('is refused where it could not be written, before anything is asked', async () => {
    const options = { out: 'no-such-folder/config.json' };
    await expect(runInit({ options, answers: [] })).rejects.toThrow(
      'no-such-folder/config.json cannot be written: its folder does not exist.',
    );
  });

  it('passes the product’s own checks, names its schema, and asks before each grant', async () => {
    const { code, file } = await runInit();
    expect(code).toBe(0);
    expect(parseConfiguration(file)).toHaveProperty('ok');
    expect(file).toEqual({
      $schema: './node_modules/ecs-init-remediator/docs/configuration.schema.json',
      grants: [
        {
          name: 'api-exec',
          executionRole: role,
          secrets: [secret],
          services: [service],
          registrars: [registrar],
          consent: 'ask',
        },
      ],
      operators: { change: [admin] },
    });
  });

  it('names a secret by its whole ARN, where the task definition names it by a part', async () => {
    const { file } = await runInit({
      account: { ...defined({ DB: partial }), secret: { [partial]: { arn: secret, name: 'api/db', tags: {} } } },
    });
    expect(file).toMatchObject({ grants: [{ secrets: [secret] }] });
  });

  it('names the key of a secret only where the customer manages it', async () => {
    const managed = (manager: 'AWS' | 'CUSTOMER') => ({
      secret: { [secret]: { arn: secret, name: 'api/db', kmsKeyId: '1111-2222', tags: {} } },
      key: { [key]: { arn: key, manager, state: 'Enabled' } },
    });
    expect((await runInit({ account: managed('CUSTOMER') })).file).toMatchObject({ grants: [{ kmsKeys: [key] }] });
    expect((await runInit({ account: managed('AWS') })).text).not.toContain('kmsKeys');
  });

  it('names repositories and log groups of the execution role on Fargate', async () => {
    const [container] = definition({}).containers;
    const image = `${account}.dkr.ecr.${region}.amazonaws.com/shop/api:1`;
    const containers = [
      {
        ...container,
        name: 'api',
        image,
        secrets: [],
        logDriver: 'awslogs',
        logOptions: { 'awslogs-group': '/ecs/api' },
        logSecretOptions: [],
        environmentFiles: [],
      },
    ];
    const { file } = await runInit({ account: defined({}, { containers }) });
    expect(file).toMatchObject({
      grants: [
        {
          repositories: [`arn:aws:ecr:${region}:${account}:repository/shop/api`],
          logGroups: [`arn:aws:logs:${region}:${account}:log-group:/ecs/api`],
        },
      ],
    });
  });

  it('reads metadata alone: nothing of what it asks for is a value', async () => {
    const { asked } = await runInit();
    expect(new Set(asked.map(({ kind }) => kind))).toEqual(new Set(['service', 'task-definition', 'secret', 'role']));
  });
});

describe('what cannot be read', () => {
  it('is named with its permission and left out, never guessed', async () => {
    const parameter = `arn:aws:ssm:${region}:${account}:parameter/api/key`;
    const { file, err } = await runInit({
      account: {
        ...defined({ DB: `${secret}:url::`, KEY: parameter }),
        secret: { [secret]: 'denied' },
        parameter: { [parameter]: { arn: parameter, type: 'String', version: 1 } },
      },
    });
    expect(file).toMatchObject({ grants: [{ parameters: [parameter] }] });
    expect(JSON.stringify(file)).not.toContain('secretsmanager');
    expect(err).toContain(`(service shop/api): AccessDenied (it needs fake:secret).`);
  });

  it('leaves nothing to write where it is everything', async () => {
    const nothing = runInit({ account: { secret: { [secret]: 'denied' } } });
    await expect(nothing).rejects.toThrow('Nothing was found that a grant could name; nothing was written.');
  });

  it('leaves the rest as it is', async () => {
    const { file, err } = await runInit({
      account: { ...defined({ DB: secret, KEY: 'gone' }), parameter: { gone: 'absent' } },
    });
    expect(file).toMatchObject({ grants: [{ secrets: [secret] }] });
    expect(err).toContain('Left out: parameter gone (service shop/api): it does not exist.');
  });

  it('of the clusters is named with its permission', async () => {
    const closed = {
      cluster: 'closed',
      services: { is: 'not-checked', permission: 'ecs:ListServices', because: 'no' },
    } as const;
    const open = { cluster: 'shop', services: { is: 'read', value: { arns: [service], cut: true } } } as const;
    const { err } = await runInit({ clusters: [closed, open] });
    expect(err).toContain('Left out: cluster closed: no (it needs ecs:ListServices).');
    expect(err).toContain('Left out: cluster shop: it has more services than are listed.');
  });
});

describe('before it writes, init', () => {
  it('shows what each grant allows, and to whom', async () => {
    const { out } = await runInit();
    expect(out).toContain('to                role api-exec');
    expect(out).toContain('secretsmanager:GetSecretValue');
    expect(out).toContain('secret:api/db-AbCdEf');
    expect(out).toContain('for               shop/api');
    expect(out).toContain('npx ecs-init-remediator deploy --config config.json');
  });

  it('refuses to write over a file, unless it is told to', async () => {
    await expect(runInit({ files: ['config.json'] })).rejects.toThrow(/config\.json exists: .*--force/);
    expect((await runInit({ files: ['config.json'], options: { force: true } })).code).toBe(0);
  });

  it('writes nothing where the person does not say yes', async () => {
    const { code, text, err } = await runInit({ answers: ['', '', '', '', 'n'] });
    expect([code, text]).toEqual([1, undefined]);
    expect(err).toContain('Nothing was written.');
  });

  it('asks which services, who is told, who is trusted and who may command', async () => {
    const { questions, file } = await runInit({ answers: ['1', 'ops@example.com', 'none', '', 'y'] });
    expect(questions).toHaveLength(5);
    expect(file).toMatchObject({ grants: [{ registrars: [] }], notifications: { emails: ['ops@example.com'] } });
  });

  it('takes no number that it did not offer', async () => {
    await expect(runInit({ answers: ['2'] })).rejects.toThrow('"2" is none of the numbers 1 to 1.');
  });
});

describe('registrars', () => {
  const cdk = `arn:aws:iam::${account}:role/cdk-hnb659fds-cfn-exec-role-${account}-${region}`;
  const session = cdk.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/');
  const byCdk = defined({ DB: secret }, { registeredBy: `${session}/AWSCloudFormation` });

  it('that many people can be are not trusted by themselves', async () => {
    expect((await runInit({ account: byCdk })).file).toMatchObject({ grants: [{ registrars: [] }] });
  });

  it('are trusted where a person names them, with a warning', async () => {
    const { file, err } = await runInit({ account: byCdk, options: { registrar: [cdk] } });
    expect(file).toMatchObject({ grants: [{ registrars: [cdk] }] });
    expect(err).toContain(`Broad registrar: ${cdk}: everybody who may deploy any stack of the CDK`);
  });

  it('are needed for consent without asking: where nobody is trusted, the grant asks', async () => {
    const options = { consent: 'auto' } as const;
    expect((await runInit({ options })).file).toMatchObject({ grants: [{ consent: 'auto' }] });
    expect((await runInit({ options, account: byCdk })).file).toMatchObject({ grants: [{ consent: 'ask' }] });
  });

  it('are matched without the path of their role, which ECS does not tell, and named with it', async () => {
    const deployer = registrar.replace(':role/', ':role/ci/');
    const { file, err } = await runInit({ options: { registrar: [deployer], consent: 'auto' } });
    expect(file).toMatchObject({ grants: [{ registrars: [deployer], consent: 'auto' }] });
    expect(err).not.toContain('Left out');
  });

  it('that registered nothing here are left out, and that is said', async () => {
    const other = `arn:aws:iam::${account}:role/other`;
    const { file, err } = await runInit({ options: { registrar: [other, registrar] } });
    expect(file).toMatchObject({ grants: [{ registrars: [registrar] }] });
    expect(err).toContain(
      `Left out: registrar ${other}: by what ECS records, it registered none of the task definitions that these services run.`,
    );
  });

  it('that a grant cannot name are nobody in particular', async () => {
    const federated = defined({ DB: secret }, { registeredBy: `arn:aws:sts::${account}:federated-user/ann` });
    expect((await runInit({ account: federated })).file).toMatchObject({
      grants: [{ registrars: [], consent: 'ask' }],
    });
  });

  it('must be ARNs of principals', async () => {
    await expect(runInit({ options: { registrar: ['deployer'] } })).rejects.toThrow(UsageError);
  });
});

describe('who may command changes', () => {
  const lead = `arn:aws:iam::${account}:role/lead`;
  const session = (name: string) => `arn:aws:sts::${account}:assumed-role/${name}/ann`;
  const changeOf = (file: unknown) => (file as { operators?: { change: unknown } }).operators?.change;

  it('is whoever runs init: their role with its path, never their session; and it is shown', async () => {
    const { file, out, err } = await runInit();
    expect(changeOf(file)).toEqual([admin]);
    expect(out).toContain(`Who may approve, undo, restore, resume and set the mode apply\n  ${admin}\n`);
    expect(err).not.toContain('operators.change');
  });

  it('is their permission set, where they come from IAM Identity Center', async () => {
    const { file, asked } = await runInit({ caller: session('AWSReservedSSO_Ops_0123456789abcdef') });
    expect(changeOf(file)).toEqual(['permission-set/Ops']);
    expect(asked.filter(({ kind }) => kind === 'role')).toEqual([]);
  });

  it('is they themselves, where they are a user', async () => {
    const user = `arn:aws:iam::${account}:user/teams/ann`;
    expect(changeOf((await runInit({ caller: user })).file)).toEqual([user]);
  });

  it.each([`arn:aws:iam::${account}:root`, `arn:aws:sts::${account}:federated-user/ann`])(
    'is nobody, where %s runs init, and that is said',
    async (caller) => {
      const { file, out, err } = await runInit({ caller });
      expect(file).not.toHaveProperty('operators');
      expect(out).toContain('set the mode apply\n  nobody\n');
      expect(err).toContain(`You are not named under operators.change: ${caller} is neither a role nor a user of IAM.`);
      expect(err).toContain('approve, undo, restore, resume and "mode apply" are refused until operators.change names');
    },
  );

  it('is their role without its path, where that cannot be read, with what to correct', async () => {
    const { file, err } = await runInit({ account: { role: { Admin: 'denied' } } });
    expect(changeOf(file)).toEqual([`arn:aws:iam::${account}:role/Admin`]);
    expect(err).toContain('Whether your role Admin has a path was not read: AccessDenied.');
    expect(err).toContain('If it has one, correct the ARN under operators.change.');
    const { err: gone } = await runInit({ account: { role: { Admin: 'absent' } } });
    expect(gone).toContain('was not read: IAM knows no role of that name.');
  });

  it('is whom the person names, or nobody', async () => {
    const answered = (text: string) => runInit({ answers: ['', '', '', text, 'y'] });
    expect(changeOf((await answered(`${lead}, permission-set/Ops`)).file)).toEqual([lead, 'permission-set/Ops']);
    expect(changeOf((await answered('nobody')).file)).toBeUndefined();
    expect((await answered('')).questions[3]).toContain(`(Enter: ${admin}, which is you): `);
  });

  it('is whom --may-change names, without a question', async () => {
    const { file, questions } = await runInit({ options: { mayChange: [lead] }, answers: ['', '', '', 'y'] });
    expect([changeOf(file), questions.length]).toEqual([[lead], 4]);
    expect(changeOf((await runInit({ options: { mayChange: ['nobody'] } })).file)).toBeUndefined();
  });

  it('is told, where somebody would approve what follows from their own task definitions', async () => {
    const deployer = `arn:aws:iam::${account}:role/ci/deployer`;
    const { err } = await runInit({ options: { mayChange: [deployer, lead] } });
    expect(err).toContain(
      `${deployer} registers task definitions, and may approve what they need: name somebody else, if a second person is to decide.\n`,
    );
    expect(err).not.toContain(lead);
    expect((await runInit({ options: { mayChange: [`arn:aws:iam::${account}:user/deployer`] } })).err).not.toContain(
      'may approve what they need',
    );
  });

  it.each([session('lead'), 'lead', `arn:aws:iam::${account}:role/*`])('is never %s', async (name) => {
    await expect(runInit({ options: { mayChange: [name] } })).rejects.toThrow(
      /is nobody who can command; allowed: arn/,
    );
  });
});

it('prints one JSON object with --json, and no prose', async () => {
  const { out, file } = await runInit({ options: { json: true } });
  expect(JSON.parse(out)).toEqual({
    written: 'config.json',
    configuration: file,
    leftOut: [],
    next: 'npx ecs-init-remediator deploy --config config.json',
  });
});
