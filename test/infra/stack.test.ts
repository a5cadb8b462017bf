import { existsSync, readFileSync } from 'node:fs';
import { App, RemovalPolicy } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { BATCH_WINDOW_SECONDS, REMEDIATOR_SECONDS, VISIBILITY_SECONDS } from '../../infra/intake.ts';
import type { ConfigurationFile } from '../../shared/configuration/configuration.ts';
import { parseMessage } from '../../shared/event/parse-event.ts';
import { startPrefixes } from '../../shared/event/task-reasons.ts';
import { DETAIL_TYPES, EVENT_SOURCE } from '../../shared/event-bus.ts';
import { METRICS_NAMESPACE } from '../../shared/metrics.ts';
import { pageUrl } from '../../shared/notification/content/page-url.ts';
import { account, serviceAction } from '../fixtures/event.ts';
import { resourceText } from './statements.ts';
import { createStack, executionRole, fullConfiguration, region, synthesise } from './synthesise.ts';

const full = synthesise(fullConfiguration);
const none = synthesise({});

describe('cdk-nag', () => {
  test.each([
    ['no configuration', {}],
    ['one that uses everything', fullConfiguration],
  ])('finds nothing with %s', (_, configuration) => {
    const stack = createStack(configuration);
    expect(new AwsSolutionsChecks(stack.node.root).validateScope(stack.node.root).violations).toEqual([]);
  });

  test('is really looking: a queue without TLS is found', async () => {
    const { Queue } = await import('aws-cdk-lib/aws-sqs');
    const stack = createStack({});
    const queue = new Queue(stack, 'Plain');
    const { violations } = new AwsSolutionsChecks(stack.node.root).validateScope(stack.node.root);
    expect(JSON.stringify(violations)).toContain(queue.node.path);
  });
});

describe('the intake', () => {
  test('takes failed starts by stop code, or by the prefix of the task’s or a container’s reason, of this account, and drills', () => {
    const prefixes = startPrefixes.map((prefix) => ({ prefix }));
    expect(
      full.findResources('AWS::Events::Rule', {
        Properties: {
          EventPattern: {
            source: ['aws.ecs', 'ecs-init-remediator.drill'],
            account: [{ Ref: 'AWS::AccountId' }],
            'detail-type': ['ECS Task State Change'],
            detail: {
              lastStatus: ['STOPPED'],
              $or: [
                { stoppedReason: prefixes },
                { stopCode: ['TaskFailedToStart'] },
                { containers: { reason: prefixes } },
              ],
            },
          },
        },
      }),
    ).not.toEqual({});
  });

  test('takes each name of a service’s events that the parser acts on, of this account, and no drill', () => {
    const pattern = Object.values(full.findResources('AWS::Events::Rule'))
      .map((rule) => rule['Properties'].EventPattern)
      .find((one) => one?.['detail-type'][0] === 'ECS Service Action');
    expect(pattern).toMatchObject({ source: ['aws.ecs'], account: [{ Ref: 'AWS::AccountId' }] });
    const names: readonly string[] = pattern.detail.eventName;
    expect(names).toHaveLength(6);
    const parsed = names.map((name) => parseMessage(JSON.stringify(serviceAction(name)), account).is);
    expect(new Set(parsed)).toEqual(new Set(['service-notice']));
  });

  test('never takes the product’s own events: every rule names its sources, and none is that of the bus', () => {
    const patterns = Object.values(full.findResources('AWS::Events::Rule')).flatMap(
      (rule) => rule['Properties'].EventPattern ?? [],
    );
    expect(patterns).toHaveLength(3);
    for (const { source } of patterns) {
      expect(source.length).toBeGreaterThan(0);
      expect(['aws.ecs', 'ecs-init-remediator.drill']).toEqual(expect.arrayContaining(source));
      expect(source).not.toContain(EVENT_SOURCE);
    }
    const own = { source: EVENT_SOURCE, account, detail: { state: 'found' } };
    for (const type of Object.values(DETAIL_TYPES))
      expect(parseMessage(JSON.stringify({ ...own, 'detail-type': type }), account).is).toBe('ignored');
  });

  test('looks once a day where a consent names a service, all are swept, or a grant has a policy to hand back, and else has no such rule', () => {
    const sweeps = (configuration: ConfigurationFile) =>
      Object.values(synthesise(configuration).findResources('AWS::Events::Rule')).filter((rule) =>
        JSON.stringify(rule).includes('sweep'),
      );
    const [grant] = fullConfiguration.grants ?? [];
    if (grant === undefined) throw new Error('the full configuration has a grant');
    expect(sweeps({ grants: [grant] })).toMatchObject([
      { Properties: { ScheduleExpression: 'rate(1 day)', Targets: [{ Input: '{"kind":"sweep"}' }] } },
    ]);
    expect(sweeps({ sweep: 'all' })).toHaveLength(1);
    expect(sweeps({})).toEqual([]);
    expect(sweeps({ grants: [grant], sweep: 'off' })).toHaveLength(1);
    expect(sweeps({ sweep: 'off' })).toEqual([]);
  });

  test('lists clusters and services only where all are swept', () => {
    const lists = (configuration: ConfigurationFile) =>
      JSON.stringify(synthesise(configuration)).includes('ecs:ListServices');
    expect([lists({ sweep: 'all' }), lists({ ...fullConfiguration, sweep: 'named' })]).toEqual([true, false]);
  });

  test('ticks every two minutes', () => {
    expect(
      full.findResources('AWS::Events::Rule', {
        Properties: {
          ScheduleExpression: 'rate(2 minutes)',
          Targets: [Match.objectLike({ Input: '{"kind":"tick"}' })],
        },
      }),
    ).not.toEqual({});
  });

  test('keeps what EventBridge cannot deliver, for every rule', () => {
    const rules = Object.values(full.findResources('AWS::Events::Rule'));
    expect(rules).toHaveLength(5);
    for (const rule of rules) expect(rule['Properties'].Targets[0].DeadLetterConfig.Arn).toBeDefined();
  });

  test('refuses messages of everybody but its rules and the operator, and anything without TLS', () => {
    expect(
      full.findResources('AWS::SQS::QueuePolicy', {
        Properties: {
          PolicyDocument: {
            Statement: Match.arrayWith([
              Match.objectLike({
                Effect: 'Deny',
                Action: 'sqs:*',
                Condition: { Bool: { 'aws:SecureTransport': 'false' } },
              }),
              Match.objectLike({
                Effect: 'Deny',
                Action: 'sqs:SendMessage',
                Principal: { AWS: '*' },
                Condition: {
                  ArnNotEquals: {
                    'aws:SourceArn': Match.anyValue(),
                    'aws:PrincipalArn': { 'Fn::GetAtt': [Match.stringLikeRegexp('OperatorRole'), 'Arn'] },
                  },
                },
              }),
            ]),
          },
        },
      }),
    ).not.toEqual({});
  });

  test('lets a message be seen again after the function’s time-out and within two minutes, for half an hour', () => {
    // What was taken at the end of the batch window is not seen again while the function may still run.
    expect(VISIBILITY_SECONDS).toBeGreaterThan(REMEDIATOR_SECONDS + BATCH_WINDOW_SECONDS);
    expect(VISIBILITY_SECONDS).toBeLessThan(120);
    expect(
      full.findResources('AWS::SQS::Queue', {
        Properties: {
          VisibilityTimeout: VISIBILITY_SECONDS,
          RedrivePolicy: Match.objectLike({ maxReceiveCount: 18 }),
        },
      }),
    ).not.toEqual({});
    expect(
      full.findResources('AWS::Lambda::Function', { Properties: { Timeout: 60, Runtime: 'nodejs24.x' } }),
    ).not.toEqual({});
    expect(
      full.findResources('AWS::Lambda::EventSourceMapping', {
        Properties: {
          BatchSize: 100,
          MaximumBatchingWindowInSeconds: 2,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          ScalingConfig: { MaximumConcurrency: 2 },
        },
      }),
    ).not.toEqual({});
  });
});

describe('the topic', () => {
  test('is signed with SHA-256, and the function of the webhook knows which topic is its own', () => {
    const [id] = Object.keys(full.findResources('AWS::SNS::Topic', { Properties: { SignatureVersion: '2' } }));
    const Variables = Match.objectLike({ TOPIC_ARN: { Ref: id }, URL_SUFFIX: { Ref: 'AWS::URLSuffix' } });
    const posters = full.findResources('AWS::Lambda::Function', { Properties: { Environment: { Variables } } });
    expect(Object.keys(posters)).toEqual([expect.stringContaining('Webhook')]);
  });
});

describe('who may send', () => {
  test('refuses messages to the topic of everybody but the remediator and the account’s alarms', () => {
    const alarms = 'arn:<AWS::Partition>:cloudwatch:<AWS::Region>:<AWS::AccountId>:alarm:*';
    const [policy] = Object.values(full.findResources('AWS::SNS::TopicPolicy'));
    const of = (sid: string) =>
      policy?.['Properties'].PolicyDocument.Statement.find(({ Sid }: { readonly Sid?: string }) => Sid === sid);
    expect(of('NobodyElsePublishes')).toMatchObject({ Effect: 'Deny', Action: 'sns:Publish', Principal: { AWS: '*' } });
    const { 'aws:PrincipalArn': remediator, 'aws:SourceArn': source } = of('NobodyElsePublishes').Condition.ArnNotLike;
    expect(remediator).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/RemediatorRole/), 'Arn'] });
    expect(resourceText(source)).toBe(alarms);
    expect(of('AlarmsPublish')).toMatchObject({ Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' } });
    expect(resourceText(of('AlarmsPublish').Condition.ArnLike['aws:SourceArn'])).toBe(alarms);
  });

  test('is nobody of another account: no statement of the topic lets anybody subscribe', () => {
    const [policy] = Object.values(full.findResources('AWS::SNS::TopicPolicy'));
    const allowing: readonly { readonly Effect: string; readonly Action: unknown }[] =
      policy?.['Properties'].PolicyDocument.Statement;
    expect(allowing.filter(({ Effect }) => Effect === 'Allow').map(({ Action }) => Action)).toEqual(['sns:Publish']);
  });

  test('is no queue of the account, but for the one whose dead letters go to the dead-letter queue', () => {
    const closed = { Properties: { RedriveAllowPolicy: { redrivePermission: 'denyAll' } } };
    expect(Object.keys(full.findResources('AWS::SQS::Queue', closed)).length).toBe(2);
  });
});

describe('the stack', () => {
  test('names its outputs', () => {
    expect(Object.keys(none.findOutputs('*')).toSorted()).toEqual([
      'DeadLetterQueueUrl',
      'LedgerTable',
      'ModeParameter',
      'NobodyIsSubscribed',
      'OperatorArn',
      'OperatorFunction',
      'QueueUrl',
      'RemediatorFunction',
      'TopicArn',
      'UndeliveredQueueUrl',
    ]);
  });

  test('says by its outputs what is left to do, and each output says what it is for', () => {
    const outputs = full.findOutputs('*');
    expect(Object.keys(outputs)).toEqual(expect.arrayContaining(['ConfirmTheEmails', 'ModeStartsAsDryRun']));
    expect(outputs).not.toHaveProperty('NobodyIsSubscribed');
    expect(outputs['ConfirmTheEmails']?.['Value']).toContain('ops@example.com');
    expect(resourceText(outputs['ModeStartsAsDryRun']?.['Value'])).toMatch(
      /^aws ssm put-parameter --region <AWS::Region> --name \/EcsInitRemediator\/mode --overwrite --value apply$/,
    );
    for (const { Description } of Object.values(outputs)) expect(Description.length).toBeGreaterThan(15);
  });

  test('does not say that it starts in dry-run where it is made with another mode', () => {
    const outputs = synthesise(fullConfiguration, { initialMode: 'apply' }).findOutputs('*');
    expect(outputs).not.toHaveProperty('ModeStartsAsDryRun');
  });

  test('changes no description of a policy with the role of its grant, for IAM refuses that', () => {
    const description = (role: string) =>
      Object.values(
        synthesise({
          grants: [
            {
              name: 'a',
              executionRole: role,
              logGroups: [],
              parameters: [`arn:aws:ssm:${region}:111122223333:parameter/x`],
            },
          ],
        }).findResources('AWS::IAM::ManagedPolicy', { Properties: { ManagedPolicyName: Match.anyValue() } }),
      ).map(({ Properties }) => Properties.Description);
    const other = description('arn:aws:iam::111122223333:role/other');
    expect(other).toHaveLength(1);
    expect(description(executionRole)).toEqual(other);
  });

  test('has its mode made once, by a function that no change of tags calls', () => {
    // CloudFormation's own resource would write the value again at a change of tags.
    expect(none.findResources('AWS::SSM::Parameter')).toEqual({});
    const modes = Object.values(none.findResources('Custom::Mode')).map(({ Properties }) => Properties.Name);
    expect(modes).toEqual(['/EcsInitRemediator/mode']);
  });

  test('keeps the ledger and the grants when it is deleted, unless another removal policy is given', () => {
    const kept = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };
    const Properties = { DeletionProtectionEnabled: true };
    expect(
      full.findResources('AWS::DynamoDB::Table', {
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties,
      }),
    ).not.toEqual({});
    expect(
      full.findResources('AWS::IAM::ManagedPolicy', { ...kept, Properties: { ManagedPolicyName: Match.anyValue() } }),
    ).not.toEqual({});
    const passing = synthesise(fullConfiguration, { removalPolicy: RemovalPolicy.DESTROY });
    for (const type of ['AWS::DynamoDB::Table', 'AWS::IAM::ManagedPolicy'])
      expect(passing.findResources(type, { DeletionPolicy: 'RetainExceptOnCreate' })).toEqual({});
    const unprotected = { DeletionPolicy: 'Delete', Properties: { DeletionProtectionEnabled: false } };
    expect(passing.findResources('AWS::DynamoDB::Table', unprotected)).not.toEqual({});
  });

  test('expires items of the ledger, and can restore it to a point in time', () => {
    expect(
      full.findResources('AWS::DynamoDB::Table', {
        Properties: {
          BillingMode: 'PAY_PER_REQUEST',
          TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
        },
      }),
    ).not.toEqual({});
  });

  test('has one policy a grant, whose name holds the Region and a part that is made anew for each grant', () => {
    expect(
      full.findResources('AWS::IAM::ManagedPolicy', {
        Properties: {
          ManagedPolicyName: {
            'Fn::Join': [
              '',
              [
                'ecs-init-remediator-',
                { Ref: 'AWS::Region' },
                '-other.',
                { Ref: Match.stringLikeRegexp('GrantsNameother') },
              ],
            ],
          },
        },
      }),
    ).not.toEqual({});
    expect(Object.keys(none.findResources('AWS::IAM::ManagedPolicy'))).toHaveLength(0);
  });

  test('keeps messages for 14 days at most, under its own key, as it publishes them', () => {
    const [key] = Object.keys(full.findResources('AWS::KMS::Key'));
    const queues = Object.values(full.findResources('AWS::SQS::Queue')).map((one) => one['Properties']);
    expect(queues).toHaveLength(3);
    for (const { KmsMasterKeyId, MessageRetentionPeriod } of queues) {
      expect(KmsMasterKeyId).toEqual({ 'Fn::GetAtt': [key, 'Arn'] });
      expect(MessageRetentionPeriod).toBeLessThanOrEqual(14 * 24 * 3600);
    }
    const [topic] = Object.values(full.findResources('AWS::SNS::Topic'));
    expect(topic?.['Properties'].KmsMasterKeyId).toEqual({ 'Fn::GetAtt': [key, 'Arn'] });
  });

  test('has a key that rotates and with which alarms can publish', () => {
    expect(
      full.findResources('AWS::KMS::Key', {
        Properties: {
          EnableKeyRotation: true,
          KeyPolicy: {
            Statement: Match.arrayWith([
              Match.objectLike({
                Principal: { Service: 'cloudwatch.amazonaws.com' },
                Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
              }),
            ]),
          },
        },
      }),
    ).not.toEqual({});
    expect(Object.keys(full.findResources('AWS::KMS::Key'))).toHaveLength(1);
  });

  test('lets alarms reach the Slack function too: a team may have no other channel', () => {
    const slack = Object.values(full.findResources('AWS::SNS::Subscription', { Properties: { Protocol: 'lambda' } }));
    expect(slack.map((one) => one['Properties'].FilterPolicy)).toEqual([undefined]);
  });

  test('subscribes addresses, endpoints and Slack where they are configured', () => {
    const protocols: readonly string[] = Object.values(full.findResources('AWS::SNS::Subscription')).map(
      (one) => one['Properties'].Protocol,
    );
    expect(new Set(protocols)).toEqual(new Set(['email', 'https', 'lambda']));
    expect(Object.keys(none.findResources('AWS::SNS::Subscription'))).toHaveLength(0);
  });

  test('lets the configured operators invoke the operator, and has no Function URL', () => {
    const [principal] = fullConfiguration.operators?.change ?? [];
    const invoke = full.findResources('AWS::Lambda::Permission', {
      Properties: { Action: 'lambda:InvokeFunction', Principal: principal },
    });
    expect(Object.keys(invoke)).toHaveLength(1);
    expect(Object.keys(none.findResources('AWS::Lambda::Permission'))).toHaveLength(0);
    for (const template of [full, none]) expect(template.findResources('AWS::Lambda::Url')).toEqual({});
  });

  test('switches Container Insights only where clusters are named', () => {
    expect(
      full.findResources('Custom::ContainerInsights', { Properties: { Cluster: 'cluster', Level: 'enhanced' } }),
    ).not.toEqual({});
    expect(Object.keys(none.findResources('Custom::ContainerInsights'))).toHaveLength(0);
  });

  test('keeps the log of each of its functions for 30 days, and no log for ever', () => {
    const functions = Object.entries(full.findResources('AWS::Lambda::Function'));
    const groups = full.findResources('AWS::Logs::LogGroup');
    expect(functions).toHaveLength(5);
    expect(Object.keys(groups)).toHaveLength(functions.length);
    for (const [name, { Properties }] of functions) {
      const days = groups[Properties.LoggingConfig?.LogGroup.Ref]?.['Properties'].RetentionInDays;
      expect({ name, days }).toEqual({ name, days: 30 });
    }
  });

  test('refuses a grant for another account or Region than its own', () => {
    const elsewhere = { env: { account: '999988887777', region } };
    expect(() => createStack(fullConfiguration, elsewhere)).toThrow(`${executionRole} is not in the stack's account`);
  });

  test('refuses an event bus of another Region than its own, and takes one of another account', () => {
    const env = { account: '111122223333', region };
    const named = (place: string) => ({
      notifications: { events: { bus: `arn:aws:events:${place}:999988887777:event-bus/incidents` } },
    });
    expect(() => createStack(named('eu-west-1'), { env })).toThrow(/event-bus\/incidents is not in the stack's Region/);
    expect(() => createStack(named(region), { env })).not.toThrow();
  });
});

describe('the alarms', () => {
  const alarms = Object.values(full.findResources('AWS::CloudWatch::Alarm')).map((one) => one['Properties']);

  test('tell what to do and name a runbook of three parts that there is', () => {
    expect(alarms.length).toBeGreaterThanOrEqual(9);
    for (const { AlarmDescription } of alarms) {
      const url = / Runbook: (https:\/\/\S+)$/.exec(AlarmDescription)?.[1] ?? '';
      const page = /docs\/runbooks\/[a-z-]+\.md$/.exec(url)?.[0];
      expect(url).toBe(pageUrl(page ?? 'missing'));
      expect(AlarmDescription.length).toBeLessThanOrEqual(1024);
      expect({ AlarmDescription, found: existsSync(page ?? 'missing') }).toMatchObject({ found: true });
      const parts = readFileSync(page ?? '', 'utf8').match(/^## .*/gm);
      expect({ page, parts }).toEqual({ page, parts: ['## Description', '## Investigation', '## Resolution'] });
    }
  });

  test('notify people when the product itself is not well, and when it is well again', () => {
    const [topic] = Object.keys(full.findResources('AWS::SNS::Topic'));
    const told = alarms.filter(({ AlarmActions }) => AlarmActions !== undefined);
    const names: readonly string[] = told.map(({ AlarmName }) => AlarmName);
    expect(names.toSorted()).toEqual([
      'EcsInitRemediator - a message has waited 2 minutes',
      'EcsInitRemediator - dead letters',
      'EcsInitRemediator - events not delivered',
      'EcsInitRemediator - messages do not reach Slack',
      'EcsInitRemediator - messages handed back again and again',
      'EcsInitRemediator - no tick for 15 minutes',
      'EcsInitRemediator - the remediator fails',
    ]);
    for (const { AlarmActions, OKActions } of told)
      expect([AlarmActions, OKActions]).toEqual([[{ Ref: topic }], [{ Ref: topic }]]);
  });

  test('notify nobody of news about services, which the messages tell', () => {
    const silent = alarms.filter(({ AlarmActions }) => AlarmActions === undefined);
    const metrics: readonly string[] = silent.map(({ MetricName }) => MetricName);
    expect(metrics.toSorted()).toEqual(['ChangesMade', 'IneffectiveRepairs', 'StartFailures', 'UndosRefused']);
    for (const { OKActions, InsufficientDataActions } of silent)
      expect([OKActions, InsufficientDataActions]).toEqual([undefined, undefined]);
  });

  test.each(['One', 'Two'])(
    'and the dashboard watch what the functions of their own installation write: %s',
    (name) => {
      const template = synthesise({}, { modeParameterName: `/${name}/mode` });
      const of = (type: string) => Object.values(template.findResources(type)).map(({ Properties }) => Properties);
      const own = of('AWS::CloudWatch::Alarm').filter(({ Namespace }) => Namespace === METRICS_NAMESPACE);
      expect(own.map(({ Dimensions }) => Dimensions)).toEqual(own.map(() => [{ Name: 'service', Value: name }]));
      const functions = of('AWS::Lambda::Function').map(({ Environment }) => Environment.Variables.INSTALLATION);
      expect([own.length > 0, new Set(functions)]).toEqual([true, new Set([name])]);
      const shown = JSON.stringify(of('AWS::CloudWatch::Dashboard'))
        .replaceAll('\\', '')
        .match(/"service","\w+"/g);
      expect(new Set(shown)).toEqual(new Set([`"service","${name}"`]));
    },
  );

  test('sound when an undo was refused, of whatever kind, where something may be changed', () => {
    const undos = { Properties: { MetricName: 'UndosRefused', Threshold: 1 } };
    expect(Object.keys(full.findResources('AWS::CloudWatch::Alarm', undos))).toHaveLength(1);
    const { grants = [], corrections = [], moveBacks = [] } = fullConfiguration;
    for (const one of [{ grants }, { corrections }, { moveBacks }])
      expect(Object.keys(synthesise(one).findResources('AWS::CloudWatch::Alarm', undos))).toHaveLength(1);
    expect(none.findResources('AWS::CloudWatch::Alarm', undos)).toEqual({});
  });

  test('are on metrics that the dashboard shows', () => {
    const own = alarms.filter(({ Namespace }) => Namespace === 'EcsInitRemediator');
    expect(own.map(({ MetricName }) => MetricName)).toEqual(expect.arrayContaining(['IneffectiveRepairs', 'Ticks']));
    const [dashboard] = Object.values(full.findResources('AWS::CloudWatch::Dashboard'));
    const shown = JSON.stringify(dashboard?.['Properties'].DashboardBody);
    for (const { MetricName } of own) expect(shown).toContain(`"${MetricName}\\"`);
  });

  test('without Slack, and where nothing may be changed, are so few that an idle installation costs at most 2 USD a month', () => {
    const count = Object.keys(none.findResources('AWS::CloudWatch::Alarm')).length;
    // The key, and the one metric that is written in every hour, Ticks.
    expect(100 + 30 + 10 * count).toBeLessThanOrEqual(200);
  });
});

test('an app without a configuration file is synthesised with the defaults', async () => {
  const { readConfigurationFile } = await import('../../infra/read-configuration-file.ts');
  expect(readConfigurationFile(undefined).grants).toEqual([]);
  expect(() => readConfigurationFile('no-such-file.json')).toThrow('there is no such file');
  expect(new App().node.tryGetContext('configuration')).toBeUndefined();
});
