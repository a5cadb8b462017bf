import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ENDPOINT_OUTPUT } from '../shared/configuration/network.ts';
import { EcsInitNetwork, type EcsInitNetworkProps } from './network.ts';
import type { StackWith } from './stack-with.ts';

/** The endpoints in a stack of their own: the remediator can be deleted, and the tasks still start. */
export class NetworkStack extends Stack {
  readonly network: EcsInitNetwork;

  constructor(scope: Construct, id: string, props: StackWith<EcsInitNetworkProps>) {
    const { permissionsBoundary: _, ...ofStack } = props;
    super(scope, id, { description: 'VPC endpoints by which ECS reaches what starting tasks need.', ...ofStack });
    this.network = new EcsInitNetwork(this, 'Network', props);
    for (const [service, value] of Object.entries(this.network.endpointIds))
      new CfnOutput(this, `${ENDPOINT_OUTPUT}-${service}`, { value, description: `The VPC endpoint for ${service}.` });
  }
}
