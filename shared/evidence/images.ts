/** A private ECR repository that exists. */
export type Repository = { readonly arn: string };

/** An image in a private ECR repository. */
export type ImageName = {
  /** The repository's ARN. */
  readonly repository: string;
  /** A digest (`sha256:…`) or a tag, which holds no colon. */
  readonly id: string;
};

/** An image that a repository holds. */
export type StoredImage = {
  readonly digest: string;
  /** Whether it is in the archive storage class, from which nothing can be pulled before it is restored. */
  readonly archived: boolean;
};

/** A rule of a lifecycle policy that takes images away. Prefixes are written as patterns: `v` as `v*`. */
export type LifecycleRule = {
  readonly priority: number;
  readonly of: 'tagged' | 'untagged' | 'any';
  /** Empty: every image of that kind. */
  readonly patterns: readonly string[];
  /** What it counts, such as `imageCountMoreThan`, and how far. */
  readonly count: string;
  readonly most: number;
};
