/** A check of checkov that is not met, and why that is right. */
export type Suppression = { readonly check: string; readonly on: RegExp; readonly because: string };

/** `on`: the configuration and the logical id, as `everything: AWS::Lambda::Function.Id`. */
export const SUPPRESSIONS: readonly Suppression[] = [
  {
    check: 'CKV_AWS_111',
    on: /^own-keys-VPC-role-path-and-boundary: AWS::IAM::Role\./,
    because:
      'Lambda checks that the role of a function in a VPC may make network interfaces anywhere; to the function’s code the same role denies it',
  },
  {
    check: 'CKV_AWS_115',
    on: /: AWS::Lambda::Function\./,
    because:
      'a reserved concurrency takes from the account’s quota, which may be ten in all; the queue’s mapping has a maximum of two instead',
  },
  {
    check: 'CKV_AWS_116',
    on: /: AWS::Lambda::Function\.\w*(?:Remediator|Operator|Installation|Switcher)/,
    because:
      'these are invoked by a queue, which has a dead-letter queue of its own, by people who see the error, or by CloudFormation, which shows it',
  },
  {
    check: 'CKV_AWS_117',
    on: /^everything: AWS::Lambda::Function\./,
    because: 'the functions are in Lambda’s own network unless the owner gives a VPC',
  },
  {
    check: 'CKV_AWS_119',
    on: /^everything: AWS::DynamoDB::Table\./,
    because: 'DynamoDB’s own key encrypts the ledger unless the owner gives one',
  },
  {
    check: 'CKV_AWS_158',
    on: /^(?:everything|network): AWS::Logs::LogGroup\./,
    because: 'CloudWatch Logs’ own key encrypts the logs unless the owner gives one',
  },
  {
    check: 'CKV_AWS_173',
    on: /: AWS::Lambda::Function\./,
    because: 'the environment holds names and ARNs, no secrets; Lambda’s own key encrypts it',
  },
];
