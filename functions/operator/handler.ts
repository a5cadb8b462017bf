import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context, LambdaFunctionURLResult } from 'aws-lambda';
import { accountOf, regionOf } from '../../shared/arn.ts';
import { createClients } from '../../shared/aws/clients/clients.ts';
import { createLedger } from '../../shared/aws/ledger/ledger.ts';
import { enqueue } from '../../shared/aws/messages/queue.ts';
import { readMode } from '../../shared/aws/mode.ts';
import { readShipped } from '../../shared/configuration/read-shipped.ts';
import { ENVIRONMENT, readVariable } from '../../shared/environment.ts';
import type { OperatorPorts } from '../../shared/operator/answer.ts';
import { respond, type UrlEvent } from './respond.ts';

const logger = new Logger({ serviceName: 'operator' });
const { operators } = readShipped(readFileSync(new URL('./configuration.json', import.meta.url), 'utf8'));
const table = readVariable(process.env, ENVIRONMENT.ledgerTable);
const modeParameter = readVariable(process.env, ENVIRONMENT.modeParameter);
const queueUrl = readVariable(process.env, ENVIRONMENT.queueUrl);

let ports: OperatorPorts | undefined;

/** Answers people from the ledger, and puts their commands on the queue. Only the remediator changes anything. */
export async function handler(event: UrlEvent, context: Context): Promise<LambdaFunctionURLResult> {
  logger.addContext(context);
  ports ??= createPorts(context.invokedFunctionArn);
  return respond(event, operators, ports, (level, message, about) => logger[level](message, about));
}

function createPorts(functionArn: string): OperatorPorts {
  const clients = createClients({ region: regionOf(functionArn) ?? '', account: accountOf(functionArn) ?? '' });
  const { findIncident, listIncidents } = createLedger({ clients, table });
  return {
    findIncident,
    listIncidents,
    readMode: () => readMode(clients, modeParameter),
    enqueue: (message) => enqueue(clients, queueUrl, message),
    newId: () => randomUUID(),
    now: () => new Date().toISOString(),
  };
}
