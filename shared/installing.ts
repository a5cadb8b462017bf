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

/** Where the owner puts the code of the functions, and where files are written for that. */
export type Standalone = Pick<Installing, 'stack' | 'configuration'> & {
  /** The usual bucket; it is a parameter of the template. */
  readonly bucket: string;
  /** What the names of the files begin with in the bucket; empty, or it ends in a slash. */
  readonly prefix: string;
  /** An empty folder, for what is synthesised. */
  readonly folder: string;
  /** The folder of the functions' bundles. Default: the one in the package. */
  readonly functionsDirectory?: string;
};

/** A template that takes its code from a bucket of its owner, and the files that have to lie there. */
export type StandaloneTemplate = {
  /** JSON. */
  readonly template: string;
  /** The folder of each function's code, by the hash of its content: the archive is `HASH.zip`. */
  readonly archives: readonly { readonly hash: string; readonly folder: string }[];
};

/** A policy of the stack. What only CloudFormation knows stands in it as `${…}`, as in `Fn::Sub`. */
export type StackPolicy = {
  /** For a file, without an extension. */
  readonly name: string;
  readonly is: 'permissions' | 'trust' | 'grant';
  /** The logical ids of the roles that have it; of a grant: none, for the product attaches it. */
  readonly roles: readonly string[];
  readonly document: unknown;
};

/** The part of the product that knows the CDK. The command line loads it only where something is deployed or synthesised. */
export type Installer = {
  readonly deploy: (deploying: Deploying, report: (progress: DeployProgress) => void) => Promise<Deployed>;
  /** Deploys the endpoints of the configuration's network, in the stack with this name. */
  readonly deployNetwork: (deploying: Deploying, report: (progress: DeployProgress) => void) => Promise<Deployed>;
  /** Makes what the CDK needs in an account and Region (`cdk bootstrap`). */
  readonly bootstrap: (
    place: Pick<Deploying, 'account' | 'region' | 'credentials'>,
    report: (progress: DeployProgress) => void,
  ) => Promise<Deployed>;
  /** Synthesises a template that needs neither the CDK nor its bootstrap where it is deployed. */
  readonly composeTemplate: (standalone: Standalone) => StandaloneTemplate;
  /** The policies and trust policies of all roles of the stack, and the policies of the grants. */
  readonly listPolicies: (standalone: Standalone) => readonly StackPolicy[];
};
