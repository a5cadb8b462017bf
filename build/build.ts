import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { bundleFunctions, bundleOptions, requireBanner } from './bundle-functions.ts';
import { bundledPackages, composeNotices, NOTICES_FILE } from './third-party-notices.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** The command line: one file that runs without any dependency. Its first line (#!) is the source's own. */
async function bundleCli(): Promise<Metafile> {
  const outfile = join(dist, 'cli', 'main.js');
  const { metafile } = await build({
    ...bundleOptions,
    target: 'node20',
    entryPoints: [join(root, 'cli', 'main.ts')],
    outfile,
    banner: requireBanner,
    metafile: true,
  });
  chmodSync(outfile, 0o755);
  return metafile;
}

/** The construct: the CDK stays outside, since an app must have one copy of it only. */
async function bundleConstruct(): Promise<Metafile> {
  const { metafile } = await build({
    ...bundleOptions,
    target: 'node20',
    minify: false,
    entryPoints: [join(root, 'infra', 'ecs-init-remediator.ts')],
    outfile: join(dist, 'infra', 'ecs-init-remediator.js'),
    external: ['aws-cdk-lib', 'aws-cdk-lib/*', 'constructs'],
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

// The functions' bundles are brought up to date in place: a synth beside this build may be reading them.
for (const name of ['cli', 'infra', 'types']) rmSync(join(dist, name), { recursive: true, force: true });
const [cli, construct, functions] = await Promise.all([
  bundleCli(),
  bundleConstruct(),
  bundleFunctions(join(dist, 'functions')),
]);
// A function that was renamed leaves its folder behind, which must not be packed.
for (const name of readdirSync(join(dist, 'functions')))
  if (!(name in functions)) rmSync(join(dist, 'functions', name), { recursive: true });
const packages = bundledPackages([cli, construct, ...Object.values(functions)]);
writeFileSync(join(dist, NOTICES_FILE), composeNotices(packages));
declareConstruct();
