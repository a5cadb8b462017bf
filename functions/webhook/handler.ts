import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context, SNSEvent } from 'aws-lambda';
import { regionOf } from '../../shared/arn.ts';
import { createClients } from '../../shared/aws/clients/clients.ts';
import { readWebhookUrl } from '../../shared/aws/messages/webhook.ts';
import { ENVIRONMENT, readVariable } from '../../shared/environment.ts';
import { renderSlack } from '../../shared/notification/render/render-slack.ts';
import { deliver } from './deliver.ts';
import { keepForMinutes } from './webhook-url.ts';

const logger = new Logger({ serviceName: 'webhook' });
const parameter = readVariable(process.env, ENVIRONMENT.webhookParameter);

let webhook: ReturnType<typeof keepForMinutes<string>> | undefined;

/**
 * Posts the notifications from SNS to a Slack incoming webhook. It throws if Slack does not accept one, so that Lambda
 * tries again.
 */
export async function handler(event: SNSEvent, context: Context): Promise<void> {
  logger.addContext(context);
  webhook ??= keepWebhook(context.invokedFunctionArn);
  const poster = {
    fetch,
    sleep: async (milliseconds: number) => {
      await sleep(milliseconds);
    },
    random: Math.random,
    timeLeft: () => context.getRemainingTimeInMillis(),
  };
  await deliver(event, { webhook, render: renderSlack, poster, note: (message, about) => logger.info(message, about) });
}

function keepWebhook(functionArn: string): ReturnType<typeof keepForMinutes<string>> {
  const clients = createClients({ region: regionOf(functionArn) ?? '' });
  return keepForMinutes(() => readWebhookUrl(clients, parameter), Date.now);
}
