import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const schemas = /@aws-sdk[\\/]client-[a-z0-9-]+[\\/]dist-es[\\/]schemas[\\/][^\\/]+\.js$/;

/** A schema in the generated code of the SDK: an array of constants, on one line or several. */
const schema = /^((?:export )?var [\w$]+ = )(\[[\s\S]*?\n?\]);$/gm;

/**
 * Lets the bundler remove the schemas of operations that the product never calls. The SDK's schemas have computed keys
 * (`{ [_xN]: … }`). A bundler must assume that evaluating them has effects, so it keeps them all: 548 KB of EC2's
 * schemas for seven reads. They are constants. This plugin wraps each in a call that is marked pure, so that the
 * bundler can remove it.
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
