import type { Remains } from '../../shared/aws/operating/read-remains.ts';
import type { StackEnd } from '../../shared/aws/operating/remove-remains.ts';
import type { Context } from '../verb.ts';
import type { Standing } from './find-standing.ts';
import type { UninstallOptions } from './uninstall-options.ts';

/** The account, for the person who uninstalls. Each call is one of AWS with their own credentials. */
export type UninstallSite = {
  readonly account: string;
  readonly region: string;
  readonly remains: () => Promise<Remains>;
  readonly detach: (role: string, policy: string) => Promise<void>;
  readonly deletePolicy: (policy: string) => Promise<void>;
  readonly deleteTable: (table: string) => Promise<void>;
  readonly deleteStack: (stack: string, tell: (gone: number) => void) => Promise<StackEnd>;
};

/** What the steps of an uninstallation share. */
export type Uninstalling = {
  readonly context: Context;
  readonly options: UninstallOptions;
  readonly site: UninstallSite;
  readonly standing: Standing;
};
