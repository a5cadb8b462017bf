/**
 * A `valueFrom` as the ECS agent parses it.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html
 * @see amazon-ecs-agent `agent/taskresource/asmsecret/asmsecret.go`
 */
export type Reference =
  | {
      readonly is: 'secret';
      readonly partition: string;
      readonly region: string;
      readonly account: string;
      /** The ARN that ECS sends as `SecretId`: without JSON key, stage and version. */
      readonly secretArn: string;
      /** The part after `secret:`, with the suffix if there is one. */
      readonly secretName: string;
      readonly jsonKey?: string;
      readonly versionStage?: string;
      readonly versionId?: string;
    }
  | {
      readonly is: 'parameter';
      /** The text that ECS sends to `ssm:GetParameters`: a name, or an ARN for another Region. */
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
      /** The ARN as written in the task definition. */
      readonly arn: string;
    }
  | {
      readonly is: 'malformed';
      /** What kind of thing the text was meant to name, judged by its prefix. */
      readonly of: 'secret' | 'parameter' | 'object' | 'unknown';
      readonly fault: ReferenceFault;
      readonly because: string;
      /** The corrected text, if only one correction is possible. Absent if a correction would be a guess. */
      readonly meant?: string;
      /** The texts that it can be corrected to, each with what ECS reads then, if only a person knows which one was meant. */
      readonly either?: readonly Reading[];
    };

/** A text that ECS can read, and what it reads by it. */
export type Reading = { readonly is: 'stage' | 'id'; readonly text: string; readonly reads: string };

/** A text that cannot be parsed. */
export type Malformed = Extract<Reference, { readonly is: 'malformed' }>;

export type ReferenceFault =
  | 'field-count'
  | 'unexpanded-variable'
  | 'pattern'
  | 'stage-and-id'
  | 'not-enough-sections'
  | 'empty'
  | 'not-an-arn'
  | 'wrong-service'
  | 'wrong-partition'
  | 'version-id'
  | 'whitespace';
