import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { createClients } from '../../shared/aws/clients/clients.ts';
import { readWebhookUrl } from '../../shared/aws/messages/webhook.ts';
import { createCounter } from '../../shared/count-metrics.ts';
import { ENVIRONMENT, readVariable } from '../../shared/environment.ts';
import { renderSlackMessage } from '../../shared/notification/render/render-slack-message.ts';
import { createCertificates } from './certificates.ts';
import { type Delivery, deliver } from './deliver.ts';
import { keepForMinutes } from './webhook-url.ts';

const logger = new Logger({ serviceName: 'webhook' });
const parameter = readVariable(process.env, ENVIRONMENT.webhookParameter);
const region = readVariable(process.env, ENVIRONMENT.region);
const installationName = readVariable(process.env, ENVIRONMENT.installation);
const clients = createClients({ region });
const webhook = keepForMinutes(() => readWebhookUrl(clients, parameter), Date.now);
const own = {
  topic: readVariable(process.env, ENVIRONMENT.topicArn),
  region,
  urlSuffix: readVariable(process.env, ENVIRONMENT.urlSuffix),
  certificates: createCertificates(fetch),
  now: Date.now,
};

/**
 * Posts the notifications and alarms from SNS to a Slack incoming webhook. It throws if Slack does not accept one, so that Lambda
 * tries again.
 */
export async function handler(event: unknown, context: Context): Promise<void> {
  logger.addContext(context);
  const counter = createCounter(installationName);
  const refuse: Delivery['refuse'] = (reason) => {
    logger.warn('ignored what SNS did not sign for the topic', { reason });
    counter.count('ignored', reason);
  };
  const note: Delivery['note'] = (message, about) => logger.info(message, about);
  try {
    await deliver(event, { own, webhook, render: renderSlackMessage, poster: posterOf(context), note, refuse });
  } finally {
    counter.flush();
  }
}

function posterOf(context: Context): Delivery['poster'] {
  return {
    fetch,
    sleep: async (milliseconds: number) => {
      await sleep(milliseconds);
    },
    random: Math.random,
    timeLeft: () => context.getRemainingTimeInMillis(),
  };
}
