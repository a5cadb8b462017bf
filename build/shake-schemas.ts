import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const schemas = /@aws-sdk[\\/]client-[a-z0-9-]+[\\/]dist-es[\\/]schemas[\\/][^\\/]+\.js$/;

/** A schema as the SDK's generator writes it: an array of constants, over one line or several. */
const schema = /^((?:export )?var [\w$]+ = )(\[[\s\S]*?\n?\]);$/gm;

/**
 * Lets the bundler drop the schemas of operations that nobody calls. The SDK's have computed keys (`{ [_xN]: … }`), whose
 * evaluation a bundler must take for an effect, so that it keeps all of them: 548 KB of EC2's for the seven reads that are
 * made. They are constants; as the result of a call that is marked pure they can go.
 * @see https://esbuild.github.io/api/#tree-shaking
 */
export const shakeSchemas: Plugin = {
  name: 'shake-schemas',
  setup: (build) => {
    build.onLoad({ filter: schemas }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll(schema, '$1/* @__PURE__ */ (() => $2)();'),
      loader: 'js',
    }));
  },
};
