import { Aws, CfnRule, Fn, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { accountOf, regionOf } from '../shared/arn.ts';
import { boundBuses, changeableArns } from '../shared/configuration/bound-arns.ts';
import type { Configuration } from '../shared/configuration/configuration.ts';
import { ConfigurationError } from './read-configuration-file.ts';

function isKnown(text: string | undefined): text is string {
  return text !== undefined && !Token.isUnresolved(text);
}

/**
 * Holds the installation in the account and Region of what it may change: at synthesis where those of the stack are known, else by
 * rules of the template, which CloudFormation checks before it makes or changes anything. What an ARN tells only at deployment is
 * not compared.
 * @throws ConfigurationError if the stack is known to be elsewhere
 */
export function holdInPlace(scope: Construct, configuration: Configuration): void {
  const arns = changeableArns(configuration);
  const buses = boundBuses(configuration);
  checkStack(Stack.of(scope), arns, buses);
  const account = arns.map(accountOf).find(isKnown);
  const region = [...arns, ...buses].map(regionOf).find(isKnown);
  if (account !== undefined)
    addRule(scope, 'Account', {
      assert: Fn.conditionEquals(Aws.ACCOUNT_ID, account),
      assertDescription: `The configuration is for the account ${account}: deploy with credentials of that account, or name things of this one in the configuration.`,
    });
  if (region !== undefined)
    addRule(scope, 'Region', {
      assert: Fn.conditionEquals(Aws.REGION, region),
      assertDescription: `The configuration is for the Region ${region}: deploy there (AWS_REGION=${region}), or name things of this Region in the configuration.`,
    });
}

function addRule(
  scope: Construct,
  id: string,
  assertion: { readonly assert: ReturnType<typeof Fn.conditionEquals>; readonly assertDescription: string },
): void {
  new CfnRule(scope, id, { assertions: [assertion] });
}

function checkStack({ account, region }: Stack, arns: readonly string[], buses: readonly string[]): void {
  const foreign = buses.filter((bus) => differ(regionOf(bus), region));
  const problems = arns.flatMap((arn) => {
    const isElsewhere = differ(accountOf(arn), account) || differ(regionOf(arn), region);
    return isElsewhere ? [`${arn} is not in the stack's account ${account} and Region ${region}`] : [];
  });
  problems.push(...foreign.map((bus) => `${bus} is not in the stack's Region ${region}`));
  if (problems.length > 0) throw new ConfigurationError('The configuration', problems);
}

function differ(named: string | undefined, own: string): boolean {
  return isKnown(named) && isKnown(own) && named !== own;
}
