import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { bundleFunctions, bundleOptions, requireBanner } from './bundle-functions.ts';
import { bundledPackages, composeNotices, NOTICES_FILE } from './third-party-notices.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** Bundles the command line into one file without dependencies. Its first line (#!) comes from the source. */
async function bundleCli(): Promise<Metafile> {
  const outfile = join(dist, 'cli', 'main.js');
  const { metafile } = await build({
    ...bundleOptions,
    target: 'node20',
    inject: [join(root, 'build', 'node-20.ts')],
    entryPoints: [join(root, 'cli', 'main.ts')],
    outfile,
    banner: requireBanner,
    metafile: true,
  });
  chmodSync(outfile, 0o755);
  return metafile;
}

/**
 * Bundles the construct, and what the command line deploys it with. Both without the CDK: an app must have only one copy of it,
 * and only who deploys needs it.
 */
async function bundleConstruct(): Promise<Metafile> {
  const { metafile } = await build({
    ...bundleOptions,
    target: 'node20',
    inject: [join(root, 'build', 'node-20.ts')],
    minify: false,
    entryPoints: ['ecs-init-remediator', 'installer'].map((name) => join(root, 'infra', `${name}.ts`)),
    outdir: join(dist, 'infra'),
    // What both share lies in a file of its own.
    splitting: true,
    external: ['aws-cdk-lib', 'aws-cdk-lib/*', 'constructs', '@aws-cdk/toolkit-lib'],
    metafile: true,
  });
  return metafile;
}

function declareConstruct(): void {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '-p', join(root, 'build', 'tsconfig.types.json')], {
    stdio: 'inherit',
    cwd: root,
  });
}

// The bundles of the functions are updated in place, because a synthesis may read them at the same time.
for (const name of ['cli', 'infra', 'types']) rmSync(join(dist, name), { recursive: true, force: true });
const [cli, construct, functions] = await Promise.all([
  bundleCli(),
  bundleConstruct(),
  bundleFunctions(join(dist, 'functions')),
]);
// The folder of a function that was renamed or removed must not get into the package.
for (const name of readdirSync(join(dist, 'functions')))
  if (!(name in functions)) rmSync(join(dist, 'functions', name), { recursive: true });
const packages = bundledPackages([cli, construct, ...Object.values(functions)]);
writeFileSync(join(dist, NOTICES_FILE), composeNotices(packages));
declareConstruct();
