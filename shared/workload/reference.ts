/**
 * How the ECS agent reads a `valueFrom`.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html
 * @see amazon-ecs-agent `agent/taskresource/asmsecret/asmsecret.go`
 */
export type Reference =
  | {
      readonly is: 'secret';
      readonly partition: string;
      readonly region: string;
      readonly account: string;
      /** The ARN that is sent as `SecretId`: without JSON key, stage and version. */
      readonly secretArn: string;
      /** What follows `secret:`, with the suffix if there is one. */
      readonly secretName: string;
      readonly jsonKey?: string;
      readonly versionStage?: string;
      readonly versionId?: string;
    }
  | {
      readonly is: 'parameter';
      /** As sent to `ssm:GetParameters`: a name, or an ARN for another Region. */
      readonly name: string;
      /** The ARN that IAM authorises. */
      readonly arn: string;
      readonly region: string;
    }
  | {
      /** An environment file in S3. */
      readonly is: 'object';
      readonly partition: string;
      readonly bucket: string;
      readonly key: string;
      /** As written. */
      readonly arn: string;
    }
  | {
      readonly is: 'malformed';
      /** What the text was meant to be, by its prefix. */
      readonly of: 'secret' | 'parameter' | 'object' | 'unknown';
      readonly fault: ReferenceFault;
      readonly because: string;
      /** The only text that the reference itself allows it to mean; absent when it would be a guess. */
      readonly meant?: string;
    };

export type ReferenceFault =
  | 'field-count'
  | 'unexpanded-variable'
  | 'stage-and-id'
  | 'not-enough-sections'
  | 'empty'
  | 'not-an-arn'
  | 'wrong-service'
  | 'wrong-partition'
  | 'version-id'
  | 'whitespace';
