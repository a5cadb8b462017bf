import type { Resource } from './read-plan.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A text of a resource after the plan; undefined if it is not set, or known only after apply. */
export function textOf({ after }: Pick<Resource, 'after'>, field: string): string | undefined {
  const value = after[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The texts of a list of a resource after the plan, without those that are known only after apply. */
export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

/** The only block of this name, as the provider writes blocks: a list of objects. */
export function blockOf(value: unknown, name: string): Fields {
  const blocks = isFields(value) ? value[name] : undefined;
  const first: unknown = Array.isArray(blocks) ? blocks[0] : blocks;
  return isFields(first) ? first : {};
}

/** Whether a part of a resource is known only after apply, wholly or in part. */
export function isUnknown({ unknown }: Pick<Resource, 'unknown'>, ...path: readonly string[]): boolean {
  let here: unknown = unknown;
  for (const name of path) {
    if (here === true) return true;
    const block: unknown = Array.isArray(here) ? here[0] : here;
    here = isFields(block) ? block[name] : block === true;
  }
  return holdsTrue(here);
}

function holdsTrue(value: unknown): boolean {
  if (value === true) return true;
  if (Array.isArray(value)) return value.some(holdsTrue);
  return isFields(value) && Object.values(value).some(holdsTrue);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
