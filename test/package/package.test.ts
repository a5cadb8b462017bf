import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addLibraries, installPacked, runIn } from './packed.ts';

let folder: string;
let consumer: string;
beforeAll(() => {
  ({ folder, consumer } = installPacked());
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the package, installed in an empty folder', () => {
  test('explains a stopped reason without any dependency', () => {
    const reason =
      'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret arn:aws:secretsmanager:us-east-2:111122223333:secret:app-AbCdEf from secrets manager: AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/exec/1 is not authorized to perform: secretsmanager:GetSecretValue on resource: arn:aws:secretsmanager:us-east-2:111122223333:secret:app-AbCdEf because no identity-based policy allows the secretsmanager:GetSecretValue action status code: 400, request id: 1';
    const answer = runIn(
      join(consumer, 'node_modules', '.bin', 'ecs-init-remediator'),
      ['explain', '--json', reason],
      consumer,
    );
    expect(JSON.parse(answer)).toMatchObject({ category: 'iam', dependency: 'secretsmanager' });
    expect(readdirSync(join(consumer, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      'ecs-init-remediator',
    ]);
  });

  test('runs on Node.js 20, which has no Map.groupBy', () => {
    const older = ['--import', 'data:text/javascript,delete Map.groupBy'];
    const main = join(consumer, 'node_modules', 'ecs-init-remediator', 'dist', 'cli', 'main.js');
    const answer = runIn(
      process.execPath,
      [...older, main, 'explain', '--json', 'Missing volumeId in the EBS config'],
      consumer,
    );
    expect(JSON.parse(answer)).toMatchObject({ category: 'storage' });
  });

  test('is a construct for another CDK app, with its own role and secret, and the functions inside', () => {
    addLibraries(consumer, ['aws-cdk-lib', 'constructs']);
    const app = `
      import { App, CfnOutput, Stack } from 'aws-cdk-lib';
      import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
      import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
      import { EcsInitRemediator } from 'ecs-init-remediator/cdk';
      const stack = new Stack(new App({ outdir: 'out' }), 'Theirs');
      const executionRole = new Role(stack, 'Exec', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
      const secrets = [new Secret(stack, 'Database')];
      const product = new EcsInitRemediator(stack, 'Remediator', {
        configuration: { grants: [{ name: 'backend', executionRole, secrets }] },
      });
      new CfnOutput(stack, 'OperatorArn', { value: product.operatorFunction.functionArn });
      for (const [name, output] of Object.entries(product.nextSteps)) new CfnOutput(stack, name, output);
      stack.node.root.synth();
      console.log(Object.keys(product.nextSteps).join());
    `;
    writeFileSync(join(consumer, 'app.mjs'), app);
    expect(runIn(process.execPath, ['app.mjs'], consumer).trim()).toBe('NobodyIsSubscribed,ModeStartsAsDryRun');
    const template = JSON.parse(readFileSync(join(consumer, 'out', 'Theirs.template.json'), 'utf8'));
    const policies = Object.values(template.Resources as Record<string, { Type: string; Properties: unknown }>).filter(
      ({ Type }) => Type === 'AWS::IAM::ManagedPolicy',
    );
    expect(JSON.stringify(policies)).toMatch(
      /"Action":\["secretsmanager:GetSecretValue"\],"Resource":\[\{"Ref":"Database/,
    );
    const shipped = readdirSync(join(consumer, 'out'), { recursive: true }).map(String);
    expect(shipped.filter((name) => /asset\.[^/]+\/configuration\.json$/.test(name)).length).toBeGreaterThanOrEqual(2);
  }, 60_000);

  test('holds neither sources nor tests', () => {
    const files = readdirSync(join(consumer, 'node_modules', 'ecs-init-remediator'), { recursive: true }).map(String);
    expect(files.filter((name) => /^(test|infra|shared|functions|cli)\//.test(name))).toEqual([]);
    expect(files).toContain('docs/configuration.schema.json');
  });

  test('holds the licences of the packages that are bundled, for the whole and beside each function', () => {
    const packed = join(consumer, 'node_modules', 'ecs-init-remediator');
    const files = readdirSync(packed, { recursive: true }).map(String);
    const functions = files.flatMap((name) => /^dist\/functions\/([^/]+)$/.exec(name)?.[1] ?? []);
    expect(functions.length).toBeGreaterThanOrEqual(3);
    for (const name of functions) expect(files).toContain(`dist/functions/${name}/THIRD-PARTY-NOTICES`);
    const notices = readFileSync(join(packed, 'dist', 'THIRD-PARTY-NOTICES'), 'utf8');
    for (const name of ['@aws-sdk/client-ecs', 'valibot', 'bowser']) expect(notices).toContain(`\n${name} `);
    expect(files).toContain('LICENSE');
  });
});
