import type { ECSClientConfig } from '@aws-sdk/client-ecs';

/** The settings of every client. */
export type ClientSettings = {
  readonly region: string;
  readonly maxAttempts: number;
  readonly retryMode: 'standard';
  /** Those of a person at a machine. A function has its own, which the SDK finds. */
  readonly credentials?: NonNullable<ECSClientConfig['credentials']>;
  readonly requestHandler: NonNullable<ECSClientConfig['requestHandler']>;
};
