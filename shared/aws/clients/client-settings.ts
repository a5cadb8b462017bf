import type { ECSClientConfig } from '@aws-sdk/client-ecs';

/** The settings of every client. */
export type ClientSettings = {
  readonly region: string;
  readonly maxAttempts: number;
  readonly retryMode: 'standard';
  readonly requestHandler: NonNullable<ECSClientConfig['requestHandler']>;
};
