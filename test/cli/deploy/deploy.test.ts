import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SYNTHESIS } from '../../../cli/deploy/libraries.ts';
import { allLibraries, runDeploy } from './run-deploy.ts';

const grant = {
  name: 'app',
  executionRole: 'arn:aws:iam::111122223333:role/exec',
  secrets: ['arn:aws:secretsmanager:us-east-2:111122223333:secret:app-AbCdEf'],
  services: ['arn:aws:ecs:us-east-2:111122223333:service/prod/app'],
  registrars: ['arn:aws:iam::111122223333:role/deployer'],
  consent: 'auto',
};
const files = { 'ecs-init-remediator.json': { grants: [grant], notifications: { emails: ['ops@example.com'] } } };

describe('deploy, before it does anything', () => {
  it('names every problem of the configuration, and reaches nothing', async () => {
    const bad = { grants: [{ ...grant, services: [], registrars: [] }], limit: {} };
    const { code, error, deployed } = await runDeploy({ files: { 'a.json': bad }, options: { config: 'a.json' } });
    expect([code, deployed]).toEqual([2, []]);
    expect(error).toMatch(/^a\.json cannot be used:\n/);
    expect(error).toContain('"limit" is not a known key (did you mean "limits"?)');
  });

  it('says that a named file is not there, and that one is no JSON', async () => {
    expect((await runDeploy({ options: { config: 'no.json' } })).error).toContain('There is no file "no.json"');
    const broken = await runDeploy({ files: { 'ecs-init-remediator.json': '{' }, options: { yes: true } });
    expect(broken.error).toMatch(/^ecs-init-remediator\.json is not JSON: /);
  });

  it.each([
    { site: { account: '999900001111' }, named: 'arn:aws:iam::111122223333:role/exec' },
    { site: { region: 'eu-west-1' }, named: 'arn:aws:ecs:us-east-2:111122223333:service/prod/app' },
  ])('refuses credentials of another place than the file names: $site', async ({ site, named }) => {
    const { code, error, deployed } = await runDeploy({ files, site, options: { yes: true } });
    expect([code, deployed]).toEqual([2, []]);
    expect(error).toContain('is for another place than your credentials');
    expect(error).toContain(`\n  - ${named}`);
  });

  it('refuses an event bus of another Region', async () => {
    const bus = 'arn:aws:events:eu-west-1:111122223333:event-bus/incidents';
    const there = { 'ecs-init-remediator.json': { notifications: { events: { bus } } } };
    expect((await runDeploy({ files: there, options: { yes: true } })).error).toContain(`  - ${bus}`);
  });

  it('refuses a name that no stack can have', async () => {
    expect((await runDeploy({ options: { stack: 'my_stack' } })).error).toContain('--stack is "my_stack"; allowed: ');
  });

  it('waits for nobody: a stack that is being changed is left alone', async () => {
    const site = { stackStatus: async () => 'UPDATE_IN_PROGRESS' };
    const { code, error, deployed } = await runDeploy({ site, options: { yes: true } });
    expect([code, deployed]).toEqual([2, []]);
    expect(error).toContain('UPDATE_IN_PROGRESS');
  });

  it('refuses a stack of somebody else that is there, names it with what it holds, and deploys nothing', async () => {
    const ids = ['Orders', 'Users', 'Api', 'Web', 'Mail', 'Bucket', 'Queue'];
    const site = { stackStatus: async () => 'UPDATE_COMPLETE', foreignIn: async () => ids };
    const { code, error, deployed, questions } = await runDeploy({ site, options: { stack: 'Shop' }, answers: ['y'] });
    expect([code, deployed, questions]).toEqual([2, [], []]);
    expect(error).toContain('The stack Shop is there already, and holds resources that are not of an');
    expect(error).toContain('Orders, Users, Api, Web, Mail and 2 more');
    expect(error).toContain('Give another name with --stack');
  });

  it('asks only of stacks that are there whose resources they hold', async () => {
    const foreignIn = () => Promise.reject(new Error('There is no such stack'));
    expect((await runDeploy({ site: { foreignIn }, options: { yes: true } })).code).toBe(0);
  });

  it('shows which role, policy, secret, service and registrar, and asks; a no deploys nothing', async () => {
    const { code, err, out, deployed, questions } = await runDeploy({ files, answers: ['n'] });
    expect([code, out, deployed]).toEqual([1, '', []]);
    expect(questions).toEqual(['Deploy EcsInitRemediator into 111122223333 us-east-2? [y/N] ']);
    for (const told of ['role exec', 'secretsmanager:GetSecretValue', 'secret:app-AbCdEf', 'prod/app', 'deployer'])
      expect(err).toContain(told);
    expect(err).toContain('auto: attached in mode apply without asking');
    expect(err).toContain('dry-run, until somebody sets apply');
    expect(err).toContain('Nothing was deployed.');
  });

  it('says that nothing may be changed, and that nobody is told, without a configuration', async () => {
    const { err } = await runDeploy({ answers: ['n'] });
    expect(err).toContain('Configuration  none: watch everything, change nothing');
    expect(err).toMatch(/ALLOWED TO CHANGE\nNothing: /);
    expect(err).toContain('nobody: name somebody under notifications.emails');
  });

  it('shows corrections, moves back, forced deployments and Container Insights too', async () => {
    const { services, registrars } = grant;
    const all = {
      grants: [{ ...grant, forceDeployment: true }],
      corrections: [{ family: 'app', services, passRoles: [grant.executionRole] }],
      moveBacks: [{ family: 'web', services, registrars, consent: 'auto' }],
      containerInsights: { clusters: ['prod'], level: 'enhanced' },
    };
    const { err } = await runDeploy({ files: { 'ecs-init-remediator.json': all }, answers: ['n'] });
    for (const told of ['Forced deployments by grant app', 'Correction app', 'Move back web', 'enhanced on prod'])
      expect(err).toContain(told);
  });

  it('says that a stack which is there is updated, and keeps its mode', async () => {
    const { err } = await runDeploy({ site: { stackStatus: async () => 'CREATE_COMPLETE' }, answers: ['n'] });
    expect(err).toContain('there already: it is updated (CREATE_COMPLETE)');
    expect(err).toContain('Mode           stays as it is');
  });
});

describe('deploy, where something is missing', () => {
  const onlyCdk = { 'aws-cdk-lib': '2.276.0', constructs: '10.8.1' };
  const toolkit = { '@aws-cdk/toolkit-lib': allLibraries['@aws-cdk/toolkit-lib'] ?? '' };
  const install = [
    'install',
    '--prefix',
    '/work',
    '--save-exact',
    `@aws-cdk/toolkit-lib@${toolkit['@aws-cdk/toolkit-lib']}`,
  ];

  it('gives the command that installs the library, and deploys nothing', async () => {
    const { code, error, npm, deployed } = await runDeploy({ libraries: onlyCdk, options: { yes: true } });
    expect([code, npm, deployed]).toEqual([2, [], []]);
    expect(error).toContain(`\n  npm ${install.join(' ')}\n`);
  });

  it('says how large what lacks is: the figures of the pages', async () => {
    const { error } = await runDeploy({ libraries: onlyCdk, options: { yes: true } });
    expect(error).toContain('about 70 MB on this machine');
    expect((await runDeploy({ libraries: {}, options: { yes: true } })).error).toContain('about 320 MB');
    const page = readFileSync(new URL('../../../docs/install.md', import.meta.url), 'utf8');
    const synthesis = SYNTHESIS.reduce((sum, { megabytes }) => sum + megabytes, 0);
    expect(page).toContain(`about ${synthesis} MB of the 320`);
  });

  it('installs it if the person says so, or by --install', async () => {
    const given = { libraries: onlyCdk, npmAdds: toolkit };
    const asked = await runDeploy({ ...given, answers: ['y', 'y'] });
    expect([asked.code, asked.npm, asked.deployed.length]).toEqual([0, [install], 1]);
    const told = await runDeploy({ ...given, options: { install: true, yes: true } });
    expect([told.code, told.npm, told.deployed.length]).toEqual([0, [install], 1]);
  });

  it('takes a library that is too old, or of another major version, for missing', async () => {
    for (const version of ['2.275.9', '3.0.0', '1.300.0', 'none']) {
      const libraries = { ...allLibraries, 'aws-cdk-lib': version };
      expect((await runDeploy({ libraries, options: { yes: true } })).error).toContain('not installed beside');
    }
    expect(
      (await runDeploy({ libraries: { ...allLibraries, 'aws-cdk-lib': '2.300.1' }, options: { yes: true } })).code,
    ).toBe(0);
  });

  it('says that npm failed, with the command', async () => {
    const { code, error, deployed } = await runDeploy({ libraries: onlyCdk, options: { install: true, yes: true } });
    expect([code, deployed]).toEqual([2, []]);
    expect(error).toContain('npm could not install @aws-cdk/toolkit-lib');
  });

  it('gives the command that sets the CDK up, before anything big is installed', async () => {
    const site = { isBootstrapped: async () => ({ is: 'read', value: false }) as const };
    const { code, error, npm, deployed } = await runDeploy({
      site,
      libraries: {},
      options: { install: true, yes: true },
    });
    expect([code, npm, deployed]).toEqual([2, [], []]);
    expect(error).toContain('npx aws-cdk@2 bootstrap aws://111122223333/us-east-2');
    expect(error).toContain('--bootstrap');
  });

  it('sets the CDK up with --bootstrap, after a yes only', async () => {
    const site = { isBootstrapped: async () => ({ is: 'read', value: false }) as const };
    const no = await runDeploy({ site, options: { bootstrap: true }, answers: ['n'] });
    expect([no.bootstrapped, no.deployed]).toEqual([[], []]);
    const yes = await runDeploy({ site, options: { bootstrap: true }, answers: ['y'] });
    expect([yes.bootstrapped, yes.deployed.length]).toEqual([['111122223333/us-east-2'], 1]);
  });

  it('goes on where it may not look whether the CDK is set up, and says so', async () => {
    const because = 'ssm:DescribeParameters failed: AccessDenied';
    const isBootstrapped = async () => ({ is: 'not-checked', because, permission: 'ssm:DescribeParameters' }) as const;
    const { code, err } = await runDeploy({ site: { isBootstrapped }, options: { yes: true } });
    expect(code).toBe(0);
    expect(err).toContain(because);
  });
});

describe('deploy of a configuration with a network', () => {
  const network = {
    vpc: 'vpc-0a1b2c3d',
    cidrs: ['10.0.0.0/16'],
    subnets: ['subnet-0a1b2c3d', 'subnet-1a1b2c3d'],
    routeTables: ['rtb-0a1b2c3d'],
    endpoints: ['secretsmanager', 'logs', 's3'],
    flowLogs: { retentionDays: 30 },
  };
  const both = { 'ecs-init-remediator.json': { ...files['ecs-init-remediator.json'], network } };

  it('deploys the product first, then its endpoints in a stack beside it', async () => {
    const { code, out, deployed, networks, questions } = await runDeploy({ files: both, answers: ['y'] });
    expect([code, deployed.map(({ stack }) => stack), networks]).toEqual([
      0,
      ['EcsInitRemediator'],
      ['EcsInitRemediatorNetwork'],
    ]);
    expect(questions).toEqual([
      'Deploy EcsInitRemediator and EcsInitRemediatorNetwork into 111122223333 us-east-2? [y/N] ',
    ]);
    expect(out).toMatch(
      /^EcsInitRemediator is deployed in .*\nEcsInitRemediatorNetwork is deployed in .*\n\nWHAT TO DO/,
    );
  });

  it('shows beforehand which endpoints it makes, where, and at which price', async () => {
    const { err } = await runDeploy({ files: both, answers: ['n'] });
    expect(err).toContain('Network        EcsInitRemediatorNetwork, new');
    for (const row of [
      '  endpoints         secretsmanager, logs',
      '  in                vpc-0a1b2c3d: subnet-0a1b2c3d, subnet-1a1b2c3d',
      '  S3 gateway        in vpc-0a1b2c3d: rtb-0a1b2c3d',
      '  flow logs         of vpc-0a1b2c3d, kept for 30 days',
      '  price             29.20 USD a month and 0.01 USD/GB, in US Regions, without the flow logs',
    ])
      expect(err).toContain(`${row}\n`);
  });

  it('deploys nothing but the endpoints with --network-only, and says how the tasks are seen to start', async () => {
    const options = { networkOnly: true, yes: true, region: 'us-east-2' };
    const { code, out, err, deployed, networks } = await runDeploy({ files: both, options });
    expect([code, deployed, networks]).toEqual([0, [], ['EcsInitRemediatorNetwork']]);
    expect(err).not.toMatch(/^Stack|^Mode|IT WILL BE ALLOWED/m);
    expect(out).toContain('npx ecs-init-remediator doctor CLUSTER/SERVICE --region us-east-2');
    expect(out).toContain('--force-new-deployment --cluster CLUSTER --service SERVICE --region us-east-2');
    expect(out).not.toContain('drill');
  });

  it('refuses a stack of somebody else that is called as that of the endpoints, only where it would be deployed', async () => {
    const site = {
      stackStatus: async () => 'CREATE_COMPLETE',
      foreignIn: async (_: string, is: string) => (is === 'network' ? ['Vpc8378EB38'] : []),
    };
    const { code, error, deployed, networks } = await runDeploy({ files: both, site, options: { yes: true } });
    expect([code, deployed, networks]).toEqual([2, [], []]);
    expect(error).toContain('The stack EcsInitRemediatorNetwork is there already, and holds resources that');
    expect((await runDeploy({ files, site, options: { yes: true } })).code).toBe(0);
  });

  it('refuses --network-only where the configuration has no network', async () => {
    const { code, error, networks } = await runDeploy({ files, options: { networkOnly: true, yes: true } });
    expect([code, networks]).toEqual([2, []]);
    expect(error).toMatch(/^ecs-init-remediator\.json has no block "network".* network plan --out FILE/);
  });

  it('says that the product is deployed where its endpoints could not be made', async () => {
    const because = ['Endpoint (AWS::EC2::VPCEndpoint): private-dns-enabled cannot be set: conflicting DNS domain'];
    const { code, err } = await runDeploy({
      files: both,
      networkEnds: { is: 'failed', because },
      options: { yes: true },
    });
    expect(code).toBe(1);
    expect(err).toContain('EcsInitRemediator is deployed.\nEcsInitRemediatorNetwork was not deployed:\n  - Endpoint');
  });

  it('leaves endpoints alone that the configuration does not name any more, and says so', async () => {
    const stackStatus = async () => 'CREATE_COMPLETE';
    const { err, networks } = await runDeploy({ files, site: { stackStatus }, options: { yes: true } });
    expect(networks).toEqual([]);
    expect(err).toContain('EcsInitRemediatorNetwork stays as it is: the configuration has no block "network"');
  });

  it('tells both stacks with --json', async () => {
    const networkEnds = { is: 'deployed', outputs: { 'Endpoint-s3': 'vpce-1' } } as const;
    const { out } = await runDeploy({ files: both, networkEnds, options: { yes: true, json: true } });
    expect(JSON.parse(out)).toMatchObject({
      stack: 'EcsInitRemediator',
      network: { stack: 'EcsInitRemediatorNetwork', outputs: { 'Endpoint-s3': 'vpce-1' } },
    });
  });
});

describe('deploy, when it has ended', () => {
  const outputs = {
    OperatorArn: 'arn:aws:lambda:us-east-2:111122223333:function:operator',
    ConfirmTheEmails: 'Follow the link in the mail that AWS sent to ops@example.com',
    ModeStartsAsDryRun: 'aws ssm put-parameter --name /EcsInitRemediator/mode --overwrite --value apply',
  };
  const ends = { is: 'deployed', outputs } as const;

  it('says what to do next: confirm, look, drill, and how the mode is switched', async () => {
    const { code, out, deployed } = await runDeploy({ files, ends, options: { yes: true, region: 'us-east-2' } });
    expect(code).toBe(0);
    expect(deployed[0]?.configuration).toEqual(files['ecs-init-remediator.json']);
    expect(out).toContain('1. Follow the link in the mail that AWS sent to ops@example.com. Nothing arrives before.');
    expect(out).toContain('npx ecs-init-remediator status --region us-east-2');
    expect(out).toContain('npx ecs-init-remediator drill CLUSTER/SERVICE --region us-east-2');
    expect(out).toContain(outputs.ModeStartsAsDryRun);
  });

  it('says of a stack that is there that the mode is as it was', async () => {
    const site = { stackStatus: async () => 'UPDATE_COMPLETE' };
    const { out } = await runDeploy({ files, ends, site, options: { yes: true } });
    expect(out).not.toContain('It starts in dry-run');
    expect(out).toContain('The mode is as it was. Where it is dry-run, this lets');
    expect(out).toContain(outputs.ModeStartsAsDryRun);
  });

  it.each(['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'REVIEW_IN_PROGRESS'])(
    'takes a stack whose first deployment never came about for a new one: %s',
    async (status) => {
      const { code, err, out } = await runDeploy({
        files,
        ends,
        site: { stackStatus: async () => status },
        options: { yes: true },
      });
      expect(code).toBe(0);
      expect(err).toContain(`EcsInitRemediator, new: its first deployment never came about (${status})`);
      expect(err).toContain('Mode           dry-run, until somebody sets apply');
      expect(out).toContain('It starts in dry-run');
      expect(out).not.toContain('The mode is as it was');
    },
  );

  it('says that nobody may command it, and what to write where, only where that is so', async () => {
    const step = 'Nobody may approve, undo, restore, resume or give "mode apply" yet.';
    const { out } = await runDeploy({ files, ends, options: { yes: true } });
    expect(out).toContain(`\n4. ${step} Write your role into the configuration, "operators": { "change": [`);
    const [name, file] = Object.entries(files)[0] ?? [];
    const operators = { change: ['arn:aws:iam::111122223333:role/on-call'] };
    const named = await runDeploy({ files: { [name ?? '']: { ...file, operators } }, ends, options: { yes: true } });
    expect(named.out).not.toContain(step);
    expect((await runDeploy({ options: { yes: true } })).out).not.toContain(step);
  });

  it('says how somebody is subscribed where nobody is', async () => {
    const NobodyIsSubscribed = 'aws sns subscribe --topic-arn T --protocol email';
    const { out } = await runDeploy({
      ends: { is: 'deployed', outputs: { NobodyIsSubscribed } },
      options: { yes: true },
    });
    expect(out).toContain(
      `Nobody gets the messages. Subscribe somebody, with your address:\n     ${NobodyIsSubscribed}`,
    );
  });

  it('prints one JSON value and nothing else with --json', async () => {
    const { out } = await runDeploy({ ends, options: { yes: true, json: true } });
    const place = { stack: 'EcsInitRemediator', account: '111122223333', region: 'us-east-2' };
    expect(JSON.parse(out)).toMatchObject({ ...place, outputs });
  });

  it('says why it failed, without what a program would say of itself', async () => {
    const because = ['Product (AWS::KMS::Key): not authorized\n to perform: kms:CreateKey'];
    const { code, err, out } = await runDeploy({ ends: { is: 'failed', because }, options: { yes: true } });
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('EcsInitRemediator was not deployed:\n  - Product (AWS::KMS::Key): not authorized\n');
    const { out: json } = await runDeploy({ ends: { is: 'failed', because }, options: { yes: true, json: true } });
    expect(JSON.parse(json)).toHaveProperty('failed');
  });
});
