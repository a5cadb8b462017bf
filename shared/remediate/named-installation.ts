import type { Installed } from '../notification/render/render-control.ts';
import type { Ports } from './ports.ts';

/** The installation, with the account's alias where it has one. Never throws. */
export async function namedInstallation({ installed, alias }: Ports): Promise<Installed> {
  const name = await alias?.();
  return name === undefined ? installed : { ...installed, alias: name };
}
