import { createServer, type Server } from 'node:http';

const account = '111122223333';
const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${account}:${resource}`;

/** The failure that is played: the execution role lacks the permission to read its one secret. */
export const secret = arn('secretsmanager', 'secret:api/db-AbCdEf');
const role = `arn:aws:iam::${account}:role/api-exec`;
const task = arn('ecs', 'task/shop/0123456789abcdef0123456789abcdef');
const definition = arn('ecs', 'task-definition/api:7');
const service = arn('ecs', 'service/shop/api');
const stoppedAt = new Date();
const reason = `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${secret} from secrets manager: AccessDeniedException: User: arn:aws:sts::${account}:assumed-role/api-exec/0123456789abcdef0123456789abcdef is not authorized to perform: secretsmanager:GetSecretValue on resource: ${secret} because no identity-based policy allows the secretsmanager:GetSecretValue action status code: 400, request id: 11111111-2222-3333-4444-555555555555`;

/** The event as ECS sends it. */
export const event = {
  version: '0',
  id: '11111111-2222-3333-4444-555555555555',
  'detail-type': 'ECS Task State Change',
  source: 'aws.ecs',
  account,
  region: 'us-east-1',
  time: stoppedAt.toISOString(),
  resources: [task],
  detail: {
    taskArn: task,
    clusterArn: arn('ecs', 'cluster/shop'),
    taskDefinitionArn: definition,
    group: 'service:api',
    startedBy: 'ecs-svc/1',
    launchType: 'FARGATE',
    lastStatus: 'STOPPED',
    desiredStatus: 'STOPPED',
    stopCode: 'TaskFailedToStart',
    stoppedReason: reason,
    createdAt: new Date(stoppedAt.getTime() - 30_000).toISOString(),
    stoppedAt: stoppedAt.toISOString(),
    version: 5,
    containers: [],
    overrides: { containerOverrides: [] },
    attachments: [],
  },
};

const seconds = (date: Date) => date.getTime() / 1000;
const network = {
  awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'], assignPublicIp: 'DISABLED' },
};

/** What the account answers, by the name of the call. What is not here is denied. */
const json: Readonly<Record<string, unknown>> = {
  GetParameter: { Parameter: { Name: '/mode', Value: 'dry-run' } },
  GetItem: {},
  BatchGetItem: { Responses: {}, UnprocessedKeys: {} },
  Query: { Items: [], Count: 0 },
  PutItem: {},
  TransactWriteItems: {},
  DescribeTasks: {
    tasks: [
      {
        ...event.detail,
        createdAt: seconds(new Date(event.detail.createdAt)),
        stoppedAt: seconds(stoppedAt),
        attachments: [
          {
            type: 'ElasticNetworkInterface',
            details: [{ name: 'subnetId', value: 'subnet-1' }],
          },
        ],
      },
    ],
  },
  DescribeTaskDefinition: {
    taskDefinition: {
      taskDefinitionArn: definition,
      family: 'api',
      revision: 7,
      status: 'ACTIVE',
      networkMode: 'awsvpc',
      executionRoleArn: role,
      registeredBy: `arn:aws:iam::${account}:role/deployer`,
      requiresCompatibilities: ['FARGATE'],
      containerDefinitions: [{ name: 'web', image: 'example.com/api:1', secrets: [{ name: 'DB', valueFrom: secret }] }],
    },
    tags: [],
  },
  DescribeServices: {
    services: [
      {
        serviceArn: service,
        serviceName: 'api',
        status: 'ACTIVE',
        desiredCount: 1,
        runningCount: 0,
        pendingCount: 0,
        taskDefinition: definition,
        networkConfiguration: network,
        deployments: [
          {
            id: 'ecs-svc/1',
            status: 'PRIMARY',
            taskDefinition: definition,
            rolloutState: 'IN_PROGRESS',
            desiredCount: 1,
          },
        ],
        events: [],
        tags: [],
      },
    ],
  },
  ListTasks: { taskArns: [task] },
  ListTaskDefinitions: { taskDefinitionArns: [definition] },
  DescribeSecret: { ARN: secret, Name: 'api/db', Tags: [] },
  GetResourcePolicy: { ARN: secret, Name: 'api/db' },
};

const trust = encodeURIComponent(
  JSON.stringify({
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  }),
);

/** The results of the services that answer in XML. */
const xml: Readonly<Record<string, string>> = {
  GetRole: `<Role><Path>/</Path><RoleName>api-exec</RoleName><RoleId>AROA</RoleId><Arn>${role}</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate><AssumeRolePolicyDocument>${trust}</AssumeRolePolicyDocument></Role>`,
  ListAttachedRolePolicies: '<AttachedPolicies/><IsTruncated>false</IsTruncated>',
  ListRolePolicies: '<PolicyNames/><IsTruncated>false</IsTruncated>',
  ListAccountAliases: '<AccountAliases/><IsTruncated>false</IsTruncated>',
  SimulatePrincipalPolicy: `<EvaluationResults><member><EvalActionName>secretsmanager:GetSecretValue</EvalActionName><EvalResourceName>${secret}</EvalResourceName><EvalDecision>implicitDeny</EvalDecision></member></EvaluationResults><IsTruncated>false</IsTruncated>`,
  Publish: '<MessageId>1</MessageId>',
};

/** Its address, and the messages that it was given. */
type FakeEndpoint = { readonly url: string; readonly messages: readonly string[]; readonly close: () => void };

/** An account on this machine, in which one failure is explained. Its address is for `AWS_ENDPOINT_URL`. */
export async function startAccount(): Promise<FakeEndpoint> {
  const messages: string[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const target =
        String(request.headers['x-amz-target'] ?? '')
          .split('.')
          .at(-1) ?? '';
      const action = target === '' ? (new URLSearchParams(body).get('Action') ?? '') : target;
      if (action === 'Publish') messages.push(new URLSearchParams(body).get('Message') ?? '');
      const denied = 'User is not authorized to perform this action';
      if (target !== '') {
        const answer = json[action];
        response.writeHead(answer === undefined ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
        response.end(JSON.stringify(answer ?? { __type: 'AccessDeniedException', message: denied }));
        return;
      }
      const result = xml[action];
      response.writeHead(result === undefined ? 403 : 200, { 'content-type': 'text/xml' });
      response.end(
        result === undefined
          ? `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>${denied}</Message></Error><RequestId>1</RequestId></ErrorResponse>`
          : `<${action}Response><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></${action}Response>`,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the account has no port');
  return { url: `http://127.0.0.1:${address.port}`, messages, close: () => server.close() };
}
