import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';

/** The table of incidents and targets: the only record of what was changed, and how to undo it. */
export class Ledger extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, props: { readonly removalPolicy: RemovalPolicy }) {
    super(scope, id);
    const isPassing = props.removalPolicy === RemovalPolicy.DESTROY;
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: 'expires',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      // Nobody deletes it in passing, CloudFormation included. So a deployment that fails leaves it behind, and is not stuck.
      deletionProtection: !isPassing,
      removalPolicy: isPassing ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
  }
}
