import type { Plugin } from 'esbuild';

/**
 * Takes Node's HTTP module by `require`, not by `import`. An import reads every export of the module, and one of them (its
 * `WebSocket`) loads all of Undici, which nothing in a function uses: about a tenth of what loading a function costs.
 * @see https://nodejs.org/api/esm.html#builtin-modules
 */
export const requireHttp: Plugin = {
  name: 'require-http',
  setup: (build) => {
    build.onResolve({ filter: /^(?:node:)?http$/ }, ({ kind }) =>
      kind === 'require-call' ? undefined : { path: 'node:http', namespace: 'required' },
    );
    build.onLoad({ filter: /.*/, namespace: 'required' }, () => ({
      contents: "module.exports = require('node:http');",
      loader: 'js',
    }));
  },
};
