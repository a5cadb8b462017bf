/** A task's `overrides`, as an event or DescribeTasks has them. They hold plain-text secrets in practice: only these two questions are asked of them. */
type Overrides = Readonly<Record<string, unknown>> | null | undefined;

/** `overrides.executionRoleArn`, which beats the task definition's. */
export function roleOverride(overrides: Overrides): string | undefined {
  const role = overrides?.['executionRoleArn'];
  return typeof role === 'string' && role !== '' ? role : undefined;
}

/** Every task carries `overrides.containerOverrides` with its containers' names: only what is more than a name overrides something. */
export function isOverridden(overrides: Overrides): boolean {
  if (!overrides) return false;
  return Object.entries(overrides).some(([field, value]) => {
    if (isEmpty(value)) return false;
    if (field !== 'containerOverrides' || !Array.isArray(value)) return true;
    return value.some(
      (one) =>
        typeof one === 'object' && one !== null && Object.entries(one).some(([k, w]) => k !== 'name' && !isEmpty(w)),
    );
  });
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}
