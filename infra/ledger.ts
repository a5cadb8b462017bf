import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

type LedgerProps = { readonly removalPolicy: RemovalPolicy; readonly encryptionKey: IKey | undefined };

/** The table of incidents and targets: the only record of what was changed, and how to undo it. */
export class Ledger extends Construct {
  readonly table: Table;
  /** The owner's key; undefined where DynamoDB's own encrypts the table. */
  readonly ownKey: IKey | undefined;

  constructor(scope: Construct, id: string, props: LedgerProps) {
    super(scope, id);
    this.ownKey = props.encryptionKey;
    const isPassing = props.removalPolicy === RemovalPolicy.DESTROY;
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: 'expires',
      ...(props.encryptionKey !== undefined && {
        encryption: TableEncryption.CUSTOMER_MANAGED,
        encryptionKey: props.encryptionKey,
      }),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      // Nobody deletes it in passing, CloudFormation included. So a deployment that fails leaves it behind, and is not stuck.
      deletionProtection: !isPassing,
      removalPolicy: isPassing ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
  }
}
