import { readFileSync } from 'node:fs';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import packageJson from '../../package.json' with { type: 'json' };
import { accountOf, regionOf } from '../../shared/arn.ts';
import { claimReader } from '../../shared/aws/claim.ts';
import { createClients, timeouts } from '../../shared/aws/clients/clients.ts';
import { claimId } from '../../shared/aws/ledger/commands.ts';
import { listNotices } from '../../shared/aws/ledger/controls.ts';
import { createLedger } from '../../shared/aws/ledger/ledger.ts';
import { enqueue } from '../../shared/aws/messages/queue.ts';
import { readParameter } from '../../shared/aws/mode.ts';
import { CallError, failureAsSentence } from '../../shared/aws/sdk-error.ts';
import { attest } from '../../shared/aws/sts/attest.ts';
import { UnreadableRecord } from '../../shared/aws/unreadable-record.ts';
import { readShipped } from '../../shared/configuration/read-shipped.ts';
import { hasSweep } from '../../shared/configuration/swept-services.ts';
import { readMode } from '../../shared/control/read-mode.ts';
import { createCounter } from '../../shared/count-metrics.ts';
import { ENVIRONMENT, readVariable } from '../../shared/environment.ts';
import type { Answer } from '../../shared/operator/request.ts';
import { type RespondPorts, respond } from '../../shared/operator/respond.ts';

const logger = new Logger({ serviceName: 'operator' });
const configuration = readShipped(readFileSync(new URL('./configuration.json', import.meta.url), 'utf8'), process.env);
const { operators, grants } = configuration;
const table = readVariable(process.env, ENVIRONMENT.ledgerTable);
const modeParameter = readVariable(process.env, ENVIRONMENT.modeParameter);
const queueUrl = readVariable(process.env, ENVIRONMENT.queueUrl);
const installationName = readVariable(process.env, ENVIRONMENT.installation);

let ports: Omit<RespondPorts, 'note'> | undefined;

/**
 * Answers people, and puts their commands into the ledger. Whoever may invoke it can hand it any event, so that nothing in the event
 * counts but what AWS STS attests.
 */
export async function handler(event: unknown, context: Context): Promise<Answer> {
  logger.addContext(context);
  const installation = context.invokedFunctionArn.split(':').slice(0, 7).join(':');
  const counter = createCounter(installationName);
  ports ??= createPorts(installation);
  try {
    return await respond(event, installation, operators, {
      ...ports,
      note: (about) => {
        if (about.refused !== null) counter.count('refused', about.refused);
        logger[about.refused === null ? 'info' : 'warn'](about.refused === null ? 'answered' : 'refused', about);
      },
    });
  } catch (error) {
    if (error instanceof UnreadableRecord) {
      logger.error('a record of the ledger cannot be read', { because: error.message });
      return { error: { code: 'ledger', message: error.message } };
    }
    if (!(error instanceof CallError)) throw error;
    logger.error('a call of AWS failed', { failure: error.failure });
    return { error: { code: 'aws', message: `a call of AWS failed; try again: ${error.message}` } };
  } finally {
    counter.flush();
  }
}

function createPorts(installation: string): Omit<RespondPorts, 'note'> {
  const region = regionOf(installation) ?? '';
  const clients = createClients({ region, account: accountOf(installation) ?? '' });
  const ledger = createLedger({ clients, table });
  const now = () => new Date().toISOString();
  const readClaim = claimReader(clients, { operator: installation, takes: false, now });
  return {
    findIncident: ledger.findIncident,
    listIncidents: ledger.listIncidents,
    loadOutcome: ledger.loadOutcome,
    loadControls: ledger.loadControls,
    listNotices: () => listNotices({ clients, table }),
    loadSweep: ledger.loadSweep,
    installed: {
      version: packageJson.version,
      grants,
      sweep: hasSweep(configuration) ? configuration.sweep : 'off',
    },
    readMode: () =>
      readMode({
        readParameter: () => readParameter(clients, modeParameter),
        loadControls: ledger.loadControls,
        readClaim,
        explain: failureAsSentence,
        now,
      }),
    claimId: (id, command, at) => claimId({ clients, table }, id, command, at),
    enqueue: async (message) => {
      try {
        await enqueue(clients, queueUrl, message);
      } catch (error) {
        const failure = error instanceof CallError ? error.failure : String(error);
        logger.error('a command could not be queued; a tick takes it up', { command: message.id, failure });
        throw error;
      }
    },
    attest: (proof) => attest(proof, { region, requestHandler: timeouts }),
    now,
  };
}
