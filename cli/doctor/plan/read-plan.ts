import * as v from 'valibot';
import { UsageError } from '../../usage-error.ts';
import { readForm } from '../definition-schema.ts';

/** A resource of the account as it is before and after the plan. */
export type Resource = {
  /** Its address, modules included: `module.app["a"].aws_ecs_service.backend`. */
  readonly address: string;
  /** The address of its module; empty for the root module. */
  readonly module: string;
  readonly type: string;
  readonly change: 'made' | 'changed' | 'deleted' | 'kept';
  /** Empty where there is none. */
  readonly before: Fields;
  readonly after: Fields;
  /** `true` in place of each value that is known only after apply. */
  readonly unknown: unknown;
  /** What the expression of `task_definition` refers to, as addresses within its module. */
  readonly definitions: readonly string[];
};

/** The resources of a plan that are there after it, or that it deletes. */
export type Plan = { readonly resources: readonly Resource[] };

type Fields = Readonly<Record<string, unknown>>;

const fields = v.record(v.string(), v.unknown());
const planForm = v.looseObject({
  resource_changes: v.array(
    v.looseObject({
      address: v.string(),
      module_address: v.nullish(v.string()),
      mode: v.nullish(v.string()),
      type: v.string(),
      change: v.looseObject({
        actions: v.array(v.string()),
        before: v.nullish(fields),
        after: v.nullish(fields),
        after_unknown: v.nullish(v.unknown()),
      }),
    }),
  ),
  configuration: v.nullish(v.looseObject({ root_module: v.nullish(fields) })),
});

/** Whether a JSON value is a plan of Terraform, as `terraform show -json PLAN` prints it. */
export function isPlan(value: unknown): boolean {
  return isFields(value) && ('resource_changes' in value || 'planned_values' in value);
}

/** Reads a plan. @param name of its file, for errors. @throws UsageError */
export function readPlan(value: unknown, name: string): Plan {
  const read = readForm(planForm, value);
  if ('problem' in read)
    throw new UsageError(
      `${name} is no plan that can be read: ${read.problem}. Print it with: terraform show -json PLAN`,
    );
  const { resource_changes: changes, configuration } = read.ok;
  return {
    resources: changes
      .filter(({ mode }) => mode !== 'data')
      .map(({ address, module_address: module, type, change }) => ({
        address,
        module: module ?? '',
        type,
        change: changeOf(change.actions),
        before: change.before ?? {},
        after: change.after ?? {},
        unknown: change.after_unknown ?? {},
        definitions: referencesOf(configuration?.root_module ?? {}, address, module ?? ''),
      })),
  };
}

function changeOf(actions: readonly string[]): Resource['change'] {
  if (actions.includes('create')) return 'made';
  if (actions.includes('update')) return 'changed';
  return actions.includes('delete') || actions.includes('forget') ? 'deleted' : 'kept';
}

/** What the configuration of a service says of its task definition. */
function referencesOf(root: Fields, address: string, module: string): readonly string[] {
  const calls = [...module.matchAll(/module\.([^.[]+)/g)].map(([, name = '']) => name);
  const own = calls.reduce((one: Fields, name) => at(one, 'module_calls', name, 'module'), root);
  const within = withoutIndex(module === '' ? address : address.slice(module.length + 1));
  const resources: unknown = own['resources'];
  const found = (Array.isArray(resources) ? resources : []).find(
    (one: unknown) => isFields(one) && one['address'] === within,
  );
  const references: unknown = at(found as Fields | undefined, 'expressions', 'task_definition')['references'];
  return (Array.isArray(references) ? references : []).filter((one): one is string => typeof one === 'string');
}

function at(value: unknown, ...path: readonly string[]): Fields {
  const found = path.reduce<unknown>(
    (one, key) => (isFields(one) && Object.hasOwn(one, key) ? one[key] : undefined),
    value,
  );
  return isFields(found) ? found : {};
}

/** An address without the index of a resource that is there several times. */
export function withoutIndex(address: string): string {
  return address.replace(/\[[^\]]*\]$/, '');
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
