import { fileURLToPath } from 'node:url';
import { bundleIfChanged } from './bundle-if-changed.ts';

const directory = fileURLToPath(new URL('../dist/functions', import.meta.url));

/** Where packages keep what they made of their sources: never among what is published. */
const record = fileURLToPath(new URL('../node_modules/.cache/ecs-init-remediator/bundles.json', import.meta.url));

/** The folder with the bundles of the functions as their sources are now. @throws Error as {@link bundleIfChanged} does */
export async function bundledFunctions(): Promise<string> {
  await bundleIfChanged(directory, record);
  return directory;
}
