import type { ECSClientConfig } from '@aws-sdk/client-ecs';

/** What every client is made with. */
export type ClientSettings = {
  readonly region: string;
  readonly maxAttempts: number;
  readonly retryMode: 'standard';
  readonly requestHandler: NonNullable<ECSClientConfig['requestHandler']>;
};
