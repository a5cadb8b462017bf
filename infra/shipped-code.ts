import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';

/**
 * The bundle of a function with the resolved configuration beside it. The configuration may be too long for environment
 * variables (4 KB). The two are combined in the cloud assembly, so that stacks with different configurations share one
 * build.
 * @param configuration its JSON
 * @throws Error if the bundle was not built
 */
export function shippedCode(functionsDirectory: string, name: string, configuration: string): Code {
  const bundle = join(functionsDirectory, name);
  if (!existsSync(join(bundle, 'handler.mjs'))) {
    throw new Error(`${bundle} holds no handler.mjs: build the functions first (npm run build)`);
  }
  return Code.fromAsset(bundle, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Docker never pulls this image, because the local step below always succeeds.
      image: DockerImage.fromRegistry('scratch'),
      local: {
        tryBundle(output: string): boolean {
          cpSync(bundle, output, { recursive: true });
          writeFileSync(join(output, 'configuration.json'), `${configuration}\n`);
          return true;
        },
      },
    },
  });
}
