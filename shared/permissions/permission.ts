/**
 * One statement that a role gets. Resources and the values of conditions are templates: `{partition}`, `{region}` and
 * `{account}` are the stack's, `{readRegions}` its own and those of granted secrets and keys; the others are what the
 * owner's grant or correction, or the stack, names.
 */
export type Permission = {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Where a resource holds a `*`: why no exact ARN can stand there. Also the reason given to cdk-nag. */
  readonly wildcard?: string;
};

/** What a placeholder stands for; several values make several resources. */
export type Placeholders = Readonly<Record<string, string | readonly string[]>>;

/**
 * A permission with its placeholders filled in.
 * @throws Error when a placeholder has no value, or several in a condition: a role must never get a statement with a hole
 */
export function fillPermission(permission: Permission, values: Placeholders): Permission {
  const resources = permission.resources.flatMap((resource) => fillTemplate(resource, values));
  if (!permission.conditions) return { ...permission, resources };
  const conditions = mapValues(permission.conditions, (keys) =>
    mapValues(keys, (template) => {
      const [text, ...more] = fillTemplate(template, values);
      if (text === undefined || more.length > 0)
        throw new Error(`Permission template ${template} needs exactly one value`);
      return text;
    }),
  );
  return { ...permission, resources, conditions };
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

function fillTemplate(template: string, values: Placeholders): readonly string[] {
  const names = new Set([...template.matchAll(/\{([a-zA-Z]+)\}/g)].map(([, name]) => name ?? ''));
  let texts: readonly string[] = [template];
  for (const name of names) {
    const value = values[name];
    if (value === undefined || value.length === 0)
      throw new Error(`Permission template ${template}: {${name}} has no value`);
    const fillings = typeof value === 'string' ? [value] : value;
    texts = texts.flatMap((text) => fillings.map((filling) => text.replaceAll(`{${name}}`, () => filling)));
  }
  return texts;
}
