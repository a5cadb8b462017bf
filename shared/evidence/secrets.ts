import type { Instant } from '../event/instant.ts';

export type SecretMetadata = {
  readonly arn: string;
  readonly name: string;
  /** Undefined for the AWS-managed key `alias/aws/secretsmanager`. */
  readonly kmsKeyId?: string;
  /** The service that made the secret and alone may change it, such as `rds`. */
  readonly owner?: string;
  /** Set while the secret is scheduled for deletion. */
  readonly deletedAt?: Instant;
  /** Staging labels by version id; undefined if AWS did not return them. */
  readonly versions?: Readonly<Record<string, readonly string[]>>;
  readonly tags: Readonly<Record<string, string>>;
};

export type ParameterMetadata = {
  readonly arn: string;
  readonly type: 'String' | 'StringList' | 'SecureString';
  readonly keyId?: string;
  readonly version: number;
};

export type KeyMetadata = {
  readonly arn: string;
  readonly manager: 'AWS' | 'CUSTOMER';
  /** `Enabled`, `Disabled`, `PendingDeletion` … */
  readonly state: string;
};
