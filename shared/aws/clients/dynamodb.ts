import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ClientSettings } from './client-settings.ts';

/** A client of Amazon DynamoDB; loaded when first needed. */
export function createDynamoDB(settings: ClientSettings): DynamoDBClient {
  return new DynamoDBClient(settings);
}
