import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { ClientSettings } from './client-settings.ts';

/** A client of Amazon CloudWatch Logs; loaded when first needed. */
export function createLogs(settings: ClientSettings): CloudWatchLogsClient {
  return new CloudWatchLogsClient(settings);
}
