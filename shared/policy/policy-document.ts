/** A policy as it is stored, with every statement’s one-or-many fields made lists. */
export type PolicyDocument = { readonly Statement: readonly PolicyStatement[] };

/** A statement whose one-or-many fields have been made lists. */
export type PolicyStatement = {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  readonly Principal?: Readonly<Record<string, readonly string[]>>;
  readonly NotPrincipal?: Readonly<Record<string, readonly string[]>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
};
