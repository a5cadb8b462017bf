import type { Configuration, CorrectionConsent, Grant } from './configuration.ts';

/** The content of the owner's file, without the defaults. Its JSON Schema is docs/configuration.schema.json. */
export type ConfigurationFile = {
  readonly $schema?: string;
  readonly grants?: readonly (Pick<Grant, 'name' | 'executionRole'> & Partial<Grant>)[];
  readonly corrections?: readonly (Pick<CorrectionConsent, 'family'> & Partial<CorrectionConsent>)[];
  readonly notifications?: Partial<Configuration['notifications']>;
  readonly containerInsights?: Partial<Configuration['containerInsights']>;
  readonly optOutTag?: Configuration['optOutTag'];
  readonly limits?: Partial<Configuration['limits']>;
  readonly proof?: Partial<Configuration['proof']>;
  readonly operators?: readonly string[];
};
