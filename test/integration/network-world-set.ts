import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkWorld } from '../sandbox/world/read-world.ts';
import type { World } from '../sandbox/world/world-schema.ts';

const folder = fileURLToPath(new URL('../sandbox/worlds/', import.meta.url));

/** Names of the worlds of the network: their files begin with `net-`. */
export const networkWorlds: readonly string[] = globSync('net-*.json', { cwd: folder })
  .map((file) => file.replace(/^net-|\.json$/g, ''))
  .toSorted();

/** One of them, by its name without `net-`. */
export function readNetworkWorld(name: string): World {
  const checked = checkWorld(JSON.parse(readFileSync(`${folder}net-${name}.json`, 'utf8')));
  if (checked.is === 'invalid') throw new Error(checked.problems.join('\n'));
  return checked.world;
}
