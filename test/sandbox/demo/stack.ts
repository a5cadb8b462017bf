import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { Account } from '../account/account.ts';
import type { RootClients } from '../world/root-clients.ts';
import type { IncidentJson } from './incident-json.ts';
import { openLedger, type SandboxLedger } from './ledger.ts';
import { askOperator } from './operator-client.ts';

/** The stack of the product, for a person with root keys. */
export type Stack = {
  readonly topicArn: string;
  readonly queueArn: string;
  /** Names of the roles of the product's functions. */
  readonly functionRoles: readonly string[];
  readonly remediatorRole: string;
  readonly functionNames: { readonly remediator: string; readonly operator: string };
  readonly ledger: SandboxLedger;
  readonly ledgerTable: string;
  /** Log groups that the functions write to. */
  readonly logGroups: readonly string[];
  readonly getMode: () => Promise<string>;
  readonly setMode: (mode: string) => Promise<void>;
  /** Puts a body on the product's queue, as a principal whom the queue policy admits. */
  readonly send: (body: string) => Promise<void>;
  /** The incidents from the operator; undefined if the operator fails. */
  readonly incidents: () => Promise<readonly IncidentJson[] | undefined>;
  /** Sends a command as the root user, which the world's configuration must admit. */
  readonly command: (asked: object) => Promise<void>;
  readonly operatorArn: string;
};

/** The session name with which the sandbox uses the operator's role. Its calls are not those of the product. */
export const sandboxSession = 'sandbox';

/** Finds the parts of the stack by its outputs. Throws if one is missing. */
export async function openStack(
  outputs: Readonly<Record<string, string>>,
  account: Account,
  clients: RootClients,
): Promise<Stack> {
  const output = (name: string): string => {
    const value = outputs[name];
    if (value === undefined)
      throw new Error(`The stack has no output ${name}; it has ${Object.keys(outputs).join(', ')}.`);
    return value;
  };
  const roles = await partsOf(account);
  const ask = (asked: object) => askAsRoot(account, output('OperatorArn'), asked);
  const mode = output('ModeParameter');
  const queue = await openQueue(output('QueueUrl'), roles.operator, account, clients);
  return {
    topicArn: output('TopicArn'),
    queueArn: `arn:aws:sqs:${account.region}:${account.accountId}:${output('QueueUrl').split('/').at(-1)}`,
    functionRoles: roles.all,
    remediatorRole: roles.remediator,
    functionNames: { remediator: output('RemediatorFunction'), operator: output('OperatorFunction') },
    ledger: openLedger(output('LedgerTable'), account),
    ledgerTable: output('LedgerTable'),
    logGroups: roles.logGroups,
    getMode: async () => (await clients.ssm.send(new GetParameterCommand({ Name: mode }))).Parameter?.Value ?? '',
    setMode: async (value) => {
      await clients.ssm.send(new PutParameterCommand({ Name: mode, Value: value, Type: 'String', Overwrite: true }));
    },
    send: queue,
    operatorArn: output('OperatorArn'),
    incidents: () => readIncidents(ask),
    command: async (asked) => {
      const answer = await ask(asked);
      if (answer === undefined || answer['error'] !== undefined)
        throw new Error(`The operator answered ${JSON.stringify(answer)?.slice(0, 500)} to ${JSON.stringify(asked)}`);
    },
  };
}

async function partsOf(account: Account) {
  const client = new CloudFormationClient({
    endpoint: account.endpoint,
    region: account.region,
    credentials: account.credentials,
  });
  const { StackResources = [] } = await client.send(
    new DescribeStackResourcesCommand({ StackName: 'EcsInitRemediator' }),
  );
  const functions = StackResources.filter((one) => one.ResourceType === 'AWS::IAM::Role');
  const named = (word: string): string => {
    const found = functions.find((one) => one.LogicalResourceId?.includes(word))?.PhysicalResourceId;
    if (found === undefined) throw new Error(`The stack has no role whose logical id holds ${word}.`);
    return found;
  };
  const all = functions.flatMap((one) => one.PhysicalResourceId ?? []);
  const idsOf = (type: string) =>
    StackResources.flatMap((one) => (one.ResourceType === type ? (one.PhysicalResourceId ?? []) : []));
  // The emulator writes to the default log group of a function. AWS writes to the log group that the stack names.
  const logGroups = [
    ...idsOf('AWS::Logs::LogGroup'),
    ...idsOf('AWS::Lambda::Function').map((name) => `/aws/lambda/${name}`),
  ];
  return { remediator: named('Remediator'), operator: named('Operator'), all, logGroups };
}

/**
 * The queue policy denies everybody except the rules and the operator, even root. So the sandbox sends with the
 * operator's role.
 */
async function openQueue(url: string, role: string, account: Account, clients: RootClients): Promise<Stack['send']> {
  const assumed = await clients.sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${account.accountId}:role/${role}`,
      RoleSessionName: sandboxSession,
    }),
  );
  const sqs = new SQSClient({
    endpoint: account.endpoint,
    region: account.region,
    credentials: {
      accessKeyId: assumed.Credentials?.AccessKeyId ?? '',
      secretAccessKey: assumed.Credentials?.SecretAccessKey ?? '',
      sessionToken: assumed.Credentials?.SessionToken ?? '',
    },
  });
  return async (body) => void (await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body })));
}

type Answer = Readonly<Record<string, unknown>>;

/** Asks as the root user of the account. Undefined if the function, or a call of it, failed. */
async function askAsRoot(account: Account, operatorArn: string, asked: object): Promise<Answer | undefined> {
  const keys = account.credentials;
  const { error, payload } = await askOperator(account, { operatorArn, invoker: keys, signer: keys }, asked);
  const answer = payload as Answer | null;
  const isFailed = error !== undefined || (answer?.['error'] as { readonly code?: string } | undefined)?.code === 'aws';
  return isFailed || answer === null ? undefined : answer;
}

async function readIncidents(
  ask: (asked: object) => Promise<Answer | undefined>,
): Promise<readonly IncidentJson[] | undefined> {
  const listed = await ask({ verb: 'incidents', limit: 100 });
  if (listed === undefined) return undefined;
  const incidents: IncidentJson[] = [];
  for (const { id } of listOf(listed)) {
    const answer = await ask({ verb: 'show', incident: id });
    if (answer === undefined) return undefined;
    if (answer['error'] !== undefined) throw new Error(`The operator does not show ${id}: ${JSON.stringify(answer)}`);
    incidents.push(answer['incident'] as IncidentJson);
  }
  return incidents;
}

function listOf(answer: Answer): readonly { readonly id: string }[] {
  const { incidents } = answer as { readonly incidents?: readonly { readonly id: string }[] };
  if (incidents === undefined)
    throw new Error(`The operator lists no incidents: ${JSON.stringify(answer).slice(0, 500)}`);
  return incidents;
}
