import { Aws, CustomResource } from 'aws-cdk-lib';
import { Policy } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '../shared/environment.ts';
import { OWN_PERMISSIONS } from '../shared/permissions/own-permissions.ts';
import { roleDocument } from './role-statements.ts';
import { ShippedFunction, type Shipping } from './shipped-function.ts';

/**
 * Container Insights on the named clusters. A function switches them, because the earlier setting must be remembered
 * (in the physical id of the resource) and restored when the cluster leaves the configuration.
 */
export class ContainerInsights extends Construct {
  readonly switcher: ShippedFunction;

  constructor(scope: Construct, id: string, shipping: Shipping) {
    super(scope, id);
    const { clusters, level } = shipping.configuration.containerInsights;
    this.switcher = new ShippedFunction(this, 'Switcher', {
      ...shipping,
      name: 'container-insights',
      description: 'Switches Container Insights on, and puts back what was set before.',
      permissions: OWN_PERMISSIONS['container-insights'],
      placeholders: { stack: Aws.STACK_ID },
      environment: { [ENVIRONMENT.stackId]: Aws.STACK_ID, [ENVIRONMENT.urlSuffix]: Aws.URL_SUFFIX },
      timeoutSeconds: 30,
      memoryMegabytes: 256,
    });
    for (const name of clusters) {
      // In the role itself, the permission would be gone before CloudFormation deletes the resource of a cluster that
      // leaves the configuration. What depends on a policy is deleted before it.
      const permission = new Policy(this, `Permission-${name}`, {
        roles: [this.switcher.role],
        document: roleDocument(OWN_PERMISSIONS['container-insights-cluster'], { cluster: clusterArn(name) }),
      });
      const resource = new CustomResource(this, `Cluster-${name}`, {
        serviceToken: this.switcher.lambda.functionArn,
        resourceType: 'Custom::ContainerInsights',
        properties: { Cluster: name, Level: level },
      });
      resource.node.addDependency(permission);
    }
  }
}

function clusterArn(name: string): string {
  return `arn:${Aws.PARTITION}:ecs:${Aws.REGION}:${Aws.ACCOUNT_ID}:cluster/${name}`;
}
