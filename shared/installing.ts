import type { Credentials } from './aws/sts/sign-proof.ts';
import type { ConfigurationFile } from './configuration/configuration.ts';

/** What is installed, and where. */
export type Installing = {
  /** The name of the stack. */
  readonly stack: string;
  readonly configuration: ConfigurationFile;
  readonly region: string;
  readonly account: string;
};

/** The deployment of a stack with somebody's credentials. */
export type Deploying = Installing & { readonly credentials: Credentials };

/** What a person sees of a deployment while it runs. `total` is known once CloudFormation has planned it. */
export type DeployProgress =
  | { readonly is: 'doing'; readonly what: string }
  | { readonly is: 'resource'; readonly done: number; readonly total: number | null; readonly what: string };

/** How a deployment ended. `because`: each line is one reason. */
export type Deployed =
  | { readonly is: 'deployed'; readonly outputs: Readonly<Record<string, string>> }
  | { readonly is: 'failed'; readonly because: readonly string[] };

/** A template that takes its code from a bucket of its owner, and the files that have to lie there. */
export type StandaloneTemplate = {
  /** JSON. */
  readonly template: string;
  /** The folder of each file of code, by the name that the archive of it must have in the bucket. */
  readonly archives: readonly { readonly name: string; readonly folder: string }[];
};

/** A policy of a synthesised stack, with what only CloudFormation knows as `${…}`, as in Fn::Sub. */
export type PolicyFile = {
  /** Without an extension. */
  readonly name: string;
  /** Whose policy it is, or what trusts whom, in a sentence. */
  readonly about: string;
  readonly document: unknown;
};

/** The part of the product that knows the CDK. The command line loads it only where something is deployed or synthesised. */
export type Installer = {
  readonly deploy: (deploying: Deploying, report: (progress: DeployProgress) => void) => Promise<Deployed>;
  /** Makes what the CDK needs in an account and Region (`cdk bootstrap`). */
  readonly bootstrap: (
    place: Pick<Deploying, 'account' | 'region' | 'credentials'>,
    report: (progress: DeployProgress) => void,
  ) => Promise<Deployed>;
};
