import { join } from 'node:path';
import {
  type DockerImageAssetLocation,
  type FileAssetLocation,
  type FileAssetSource,
  type ISynthesisSession,
  StackSynthesizer,
} from 'aws-cdk-lib';
import type { StandaloneTemplate } from '../shared/installing.ts';

/** Has the code of the functions taken from a bucket of the owner, instead of the one that `cdk bootstrap` makes. */
export class OwnBucket extends StackSynthesizer {
  private readonly files = new Map<string, string>();
  private readonly bucket: string;
  private readonly prefix: string;

  /**
   * @param bucket its name, or a reference to a parameter that holds it
   * @param prefix what the names in the bucket begin with
   */
  constructor(bucket: string, prefix: string) {
    super();
    this.bucket = bucket;
    this.prefix = prefix;
  }

  /** @throws Error for an asset that is no folder: there is none */
  override addFileAsset({ fileName, sourceHash }: FileAssetSource): FileAssetLocation {
    if (fileName === undefined) throw new Error(`the asset ${sourceHash} has no folder`);
    this.files.set(sourceHash, fileName);
    const objectKey = `${this.prefix}${sourceHash}.zip`;
    const s3ObjectUrl = `s3://${this.bucket}/${objectKey}`;
    return { bucketName: this.bucket, objectKey, httpUrl: s3ObjectUrl, s3ObjectUrl };
  }

  /** @throws Error always: the stack has no images */
  override addDockerImageAsset(): DockerImageAssetLocation {
    throw new Error('the stack has no images');
  }

  override synthesize(session: ISynthesisSession): void {
    this.synthesizeTemplate(session);
    this.emitArtifact(session);
  }

  /** The code that the template names, once it is synthesised into this folder. */
  archivesIn(folder: string): StandaloneTemplate['archives'] {
    return [...this.files].map(([hash, name]) => ({ hash, folder: join(folder, name) }));
  }
}
