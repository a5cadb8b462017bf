import { readFileSync } from 'node:fs';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { accountOf } from '../../shared/arn.ts';
import { aliasReader } from '../../shared/aws/account-alias.ts';
import { claimReader } from '../../shared/aws/claim.ts';
import { createClients } from '../../shared/aws/clients/clients.ts';
import { createExecute } from '../../shared/aws/executors/execute.ts';
import { createLedger } from '../../shared/aws/ledger/ledger.ts';
import { keepRecord } from '../../shared/aws/messages/dead-letter.ts';
import { publish } from '../../shared/aws/messages/publish.ts';
import { putOnBus } from '../../shared/aws/messages/put-on-bus.ts';
import { lastWrite, readParameter, writeParameter } from '../../shared/aws/mode.ts';
import { createCollect } from '../../shared/aws/reads/collect.ts';
import { failureAsSentence, kindOfFault } from '../../shared/aws/sdk-error.ts';
import { createOpenSweep } from '../../shared/aws/sweep-reader.ts';
import { readShipped } from '../../shared/configuration/read-shipped.ts';
import { readMode } from '../../shared/control/read-mode.ts';
import { createCounter } from '../../shared/count-metrics.ts';
import { ENVIRONMENT, readVariable } from '../../shared/environment.ts';
import { maskedLog } from '../../shared/masked-log.ts';
import type { GivenPorts } from '../../shared/remediate/ports.ts';
import { remediate } from '../../shared/remediate/remediate.ts';

const configuration = readShipped(readFileSync(new URL('./configuration.json', import.meta.url), 'utf8'), process.env);
const logger = new Logger({ serviceName: 'remediator' });
const log = maskedLog(logger);
const region = readVariable(process.env, ENVIRONMENT.region);
const installationName = readVariable(process.env, ENVIRONMENT.installation);

/** Made once for each execution environment. The clients are loaded when they are first needed. */
let edge: { readonly account: string; readonly ports: Omit<GivenPorts, 'count' | 'left'> } | undefined;

/** Handles a batch of the queue. Returns the messages that SQS must deliver again. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  logger.addContext(context);
  const counter = createCounter(installationName);
  const records = event.Records.map((record) => ({
    id: record.messageId,
    body: record.body,
    receives: Number(record.attributes?.ApproximateReceiveCount ?? 1),
  }));
  try {
    const failed = await remediate(records, {
      ...portsFor(context),
      count: counter.count,
      left: () => context.getRemainingTimeInMillis(),
    });
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  } finally {
    counter.flush();
  }
}

function portsFor(context: Context): Omit<GivenPorts, 'count' | 'left'> {
  const account = accountOf(context.invokedFunctionArn) ?? '';
  if (edge?.account !== account) edge = { account, ports: buildEdge(account) };
  return edge.ports;
}

function buildEdge(account: string): Omit<GivenPorts, 'count' | 'left'> {
  const clients = createClients({ region, account });
  const now = () => new Date().toISOString();
  const parameter = readVariable(process.env, ENVIRONMENT.modeParameter);
  const ledger = createLedger({ clients, table: readVariable(process.env, ENVIRONMENT.ledgerTable) });
  const topic = readVariable(process.env, ENVIRONMENT.topicArn);
  const deadLetterQueue = readVariable(process.env, ENVIRONMENT.deadLetterQueueUrl);
  const { events } = configuration.notifications;
  const operator = readVariable(process.env, ENVIRONMENT.operatorArn);
  const readClaim = claimReader(clients, { operator, takes: true, now });
  return {
    now,
    account,
    configuration,
    alias: aliasReader(clients, (error) => log.warn('the account’s alias could not be read', { error })),
    ownRole: readVariable(process.env, ENVIRONMENT.ownRoleArn),
    installed: {
      account,
      region,
      modeParameter: parameter,
      operator: { arn: operator },
    },
    readMode: () =>
      readMode({
        readParameter: () => readParameter(clients, parameter),
        loadControls: ledger.loadControls,
        readClaim,
        explain: failureAsSentence,
        now,
      }),
    readParameter: () => readParameter(clients, parameter),
    readClaim,
    writeParameter: (mode) => writeParameter(clients, parameter, mode),
    lastWrite: () => lastWrite(clients, parameter),
    newCollect: () => createCollect(clients, now),
    openSweep: createOpenSweep({ region, account }, now),
    ledger,
    execute: createExecute(clients),
    publish: (message, about) => publish(clients, topic, message, about),
    ...(events !== undefined && { putOnBus: (event) => putOnBus(clients, events.bus, event) }),
    deadLetter: (body, reason) => keepRecord(clients, deadLetterQueue, body, reason),
    kindOfFault,
    log,
  };
}
