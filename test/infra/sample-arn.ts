import type { Template } from 'aws-cdk-lib/assertions';

/** What CloudFormation fills in as the ARN of a resource; `NAME` stands for its logical id. A log group's ends with its streams. */
const samples: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'dynamodb:us-east-2:111122223333:table/NAME',
  'AWS::IAM::Role': 'iam::111122223333:role/NAME',
  'AWS::KMS::Key': 'kms:us-east-2:111122223333:key/NAME',
  'AWS::Logs::LogGroup': 'logs:us-east-2:111122223333:log-group:NAME:*',
  'AWS::SNS::Topic': 'sns:us-east-2:111122223333:NAME',
  'AWS::SQS::Queue': 'sqs:us-east-2:111122223333:NAME',
};

const pseudo: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-2',
  'AWS::AccountId': '111122223333',
  'AWS::StackId': 'arn:aws:cloudformation:us-east-2:111122223333:stack/one/id',
};

/**
 * A text in which every name in angle brackets (see `resourceText`) is filled in as CloudFormation might do it, by the
 * type of the resource. The hash at the end of a logical id is left out.
 */
export function sampleOf(template: Template, text: string): string {
  const { Resources } = template.toJSON() as {
    readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
  };
  return text.replaceAll(/<([\w:]+)(?:\.Arn)?>/g, (_, id: string) => {
    if (pseudo[id] !== undefined) return pseudo[id];
    const type = Resources[id]?.Type ?? '';
    const name = id.replace(/[0-9A-F]{8}$/, '');
    // The stack makes it anew for each grant and role.
    if (type === 'Custom::GrantPolicyName') return 'k3x9q2ab';
    if (type === 'AWS::SSM::Parameter') return `/${name}`;
    if (samples[type] === undefined) throw new Error(`nothing is known of the ARN of ${type} (${id})`);
    return `arn:aws:${samples[type].replace('NAME', name)}`;
  });
}
