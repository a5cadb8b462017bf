import type { Configuration, CorrectionConsent, Grant } from './configuration.ts';

/** What the owner's file may hold, before its defaults are filled in. Its JSON Schema is docs/configuration.schema.json. */
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
