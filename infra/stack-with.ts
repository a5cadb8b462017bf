import type { StackProps } from 'aws-cdk-lib';

/**
 * The props of a stack that holds one construct, and those of the construct. Both know a `permissionsBoundary`, of different types: here
 * it is the construct's, for its roles are all that the stack has.
 */
export type StackWith<Props> = Omit<StackProps, 'permissionsBoundary'> & Props;
