import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context, LambdaFunctionURLResult } from 'aws-lambda';
import { createClients } from '../../shared/aws/clients/clients.ts';
import { createLedger } from '../../shared/aws/ledger/ledger.ts';
import { enqueue } from '../../shared/aws/messages/queue.ts';
import { readMode } from '../../shared/aws/mode.ts';
import { readShipped } from '../../shared/configuration/read-shipped.ts';
import type { OperatorPorts } from '../../shared/operator/answer.ts';
import { respond, type UrlEvent } from './respond.ts';

const logger = new Logger({ serviceName: 'operator' });
const { operators } = readShipped(readFileSync(new URL('./configuration.json', import.meta.url), 'utf8'));
const table = environment('LEDGER_TABLE');
const modeParameter = environment('MODE_PARAMETER');
const queueUrl = environment('QUEUE_URL');

let ports: OperatorPorts | undefined;

/** Answers people from the ledger and puts their commands on the queue; the remediator alone changes anything. */
export async function handler(event: UrlEvent, context: Context): Promise<LambdaFunctionURLResult> {
  logger.addContext(context);
  ports ??= createPorts(context.invokedFunctionArn);
  return respond(event, operators, ports, (level, message, about) => logger[level](message, about));
}

function createPorts(functionArn: string): OperatorPorts {
  const [, , , region = '', account = ''] = functionArn.split(':');
  const clients = createClients({ region, account });
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

function environment(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '')
    throw new Error(`the environment variable ${name} is missing: deploy the stack again`);
  return value;
}
