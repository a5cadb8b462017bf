import type { InstallationOptions } from '../installation-options.ts';

/** The options of `uninstall`, as parsed. */
export type UninstallOptions = InstallationOptions & {
  readonly yes?: true;
  /** Take back every change that still stands. */
  readonly takeBack?: true;
  /** Leave every change as it is. */
  readonly keep?: true;
  readonly deleteLedger?: true;
  readonly deletePolicies?: true;
  /** In seconds: how long to wait for each undo. */
  readonly wait: number;
};
