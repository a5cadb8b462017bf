/**
 * A task's `overrides`, from an event or from DescribeTasks. In practice they hold plain-text secrets, so only the two
 * functions below read them.
 */
type Overrides = Readonly<Record<string, unknown>> | null | undefined;

/** `overrides.executionRoleArn`, which takes precedence over the role in the task definition. */
export function roleOverride(overrides: Overrides): string | undefined {
  const role = overrides?.['executionRoleArn'];
  return typeof role === 'string' && role !== '' ? role : undefined;
}

/**
 * Whether the task has any override. ECS gives every task `overrides.containerOverrides` with the names of its
 * containers; names alone override nothing.
 */
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
