import type { Installer, StackPolicy } from '../shared/installing.ts';
import { composeTemplate } from './standalone-template.ts';

type Fields = Readonly<Record<string, unknown>>;
type Resource = { readonly Type: string; readonly Properties: Fields };

/** The policies of every role of the stack, as they are synthesised. */
export const listPolicies: Installer['listPolicies'] = (standalone) => {
  const { Resources: all } = JSON.parse(composeTemplate(standalone).template) as {
    readonly Resources: Readonly<Record<string, Resource>>;
  };
  return Object.entries(all).flatMap(([id, { Type: type, Properties: properties }]) =>
    policiesOf(id, type, properties),
  );
};

function policiesOf(id: string, type: string, properties: Fields): readonly StackPolicy[] {
  const name = fileName(id);
  const roles = ((properties['Roles'] ?? []) as readonly { readonly Ref?: string }[]).flatMap(
    ({ Ref: role }) => role ?? [],
  );
  switch (type) {
    case 'AWS::IAM::Role': {
      const inline = (properties['Policies'] ?? []) as readonly Fields[];
      return [
        policy(`${name}-trust`, 'trust', [id], properties['AssumeRolePolicyDocument']),
        ...inline.map((one) => policy(name, 'permissions', [id], one['PolicyDocument'])),
      ];
    }
    case 'AWS::IAM::Policy':
      return [policy(name, 'permissions', roles, properties['PolicyDocument'])];
    case 'AWS::IAM::ManagedPolicy':
      return [policy(name, roles.length > 0 ? 'permissions' : 'grant', roles, properties['PolicyDocument'])];
    default:
      return [];
  }
}

function policy(name: string, is: StackPolicy['is'], roles: readonly string[], document: unknown): StackPolicy {
  return { name, is, roles, document: asSub(document) };
}

/** `ProductFunctionsRemediatorRole1A2B3C4D` is `functions-remediator-role`. */
function fileName(logicalId: string): string {
  const plain = logicalId.replace(/^Product/, '').replace(/[0-9A-F]{8}$/, '');
  return plain.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}

/** What CloudFormation fills in as `${Name}` or `${Name.Attribute}`, in the place of its functions. */
function asSub(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asSub);
  if (typeof value !== 'object' || value === null) return value;
  const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Join': join, 'Fn::Sub': sub } = value as Fields;
  if (typeof ref === 'string') return `\${${ref}}`;
  if (Array.isArray(attribute)) return `\${${attribute.join('.')}}`;
  if (typeof sub === 'string') return sub;
  if (Array.isArray(join))
    return (join[1] as readonly unknown[]).map((one) => String(asSub(one))).join(String(join[0]));
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, asSub(held)]));
}
