import * as v from 'valibot';
import { ARN_FORMS, explainGaps } from './arn-forms.ts';
import type { Configuration } from './configuration.ts';
import { configurationSchema } from './configuration-schema.ts';
import { crossCheck } from './cross-checks.ts';
import { type PartsOf, withoutGaps } from './gaps.ts';
import { nearestWord } from './nearest-word.ts';
import { quote } from './quote.ts';

/** The result: the whole configuration with its defaults, or all problems of the file. */
export type Parsed = { readonly ok: Configuration } | { readonly problems: readonly string[] };

type Issue = v.InferIssue<typeof configurationSchema>;

/** The JSON path of an issue, as people write it: `grants[0].secrets[1]`. */
function pathOf(issue: Issue): string {
  const text = (issue.path ?? [])
    .map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
  return text === '' ? 'the file' : text;
}

/** The parts of a schema that messages are composed from. */
type Shape = {
  readonly wrapped?: Shape;
  readonly item?: Shape;
  readonly entries?: Readonly<Record<string, Shape>>;
  readonly pipe?: readonly { readonly type?: string; readonly description?: string }[];
};

function unwrap(shape: Shape | undefined): Shape | undefined {
  let inner = shape;
  while (inner?.wrapped) inner = inner.wrapped;
  return inner;
}

/** The schema at a path. */
function shapeAt(path: readonly unknown[]): Shape | undefined {
  let shape = unwrap(configurationSchema as unknown as Shape);
  for (const step of path) shape = unwrap(typeof step === 'number' ? shape?.item : shape?.entries?.[String(step)]);
  return shape;
}

/** The keys that the object at an issue's path may have. */
function allowedKeys(issue: Issue): readonly string[] {
  const steps = (issue.path ?? []).slice(0, -1).map(({ key }) => key);
  return Object.keys(shapeAt(steps)?.entries ?? {}).filter((key) => key !== '$schema');
}

function describeUnknownKey(issue: Issue, key: string): string {
  const known = allowedKeys(issue);
  const meant = nearestWord(key, known);
  const suggestion = meant ? ` (did you mean ${quote(meant)}?)` : '';
  return `${quote(key)} is not a known key${suggestion}; allowed: ${known.join(', ')}`;
}

function describeMissing(issue: Issue): string {
  const shape = shapeAt((issue.path ?? []).map(({ key }) => key));
  return shape?.pipe?.findLast(({ description }) => description !== undefined)?.description ?? 'a value';
}

/** Finds lists in the place of objects, because valibot accepts a list as an object without entries. */
function listsForObjects(shape: Shape | undefined, value: unknown, path: string): readonly string[] {
  const inner = unwrap(shape);
  if (inner?.item && Array.isArray(value)) {
    return value.flatMap((item, index) => listsForObjects(inner.item, item, `${path}[${index}]`));
  }
  if (!inner?.entries || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return [`${path}: ${quote(value)} is a list; allowed: an object { … }`];
  return Object.entries(inner.entries).flatMap(([key, entry]) =>
    listsForObjects(entry, (value as Record<string, unknown>)[key], path === 'the file' ? key : `${path}.${key}`),
  );
}

function describe(issue: Issue): string {
  const last = issue.path?.at(-1);
  const path = pathOf(issue);
  if (issue.type !== 'strict_object') return `${path}: ${issue.message}`;
  if (issue.expected === 'never') return `${path}: ${describeUnknownKey(issue, String(last?.key))}`;
  if (issue.input === undefined && last) return `${path}: is missing; allowed: ${describeMissing(issue)}`;
  return `${path}: ${quote(issue.input)} is not an object; allowed: an object { … }`;
}

/**
 * What is wrong with a text of which a part is known only at deployment. In the place of an ARN nothing may be: what the
 * deployment fills in is checked when the functions start.
 */
function describeGaps(issue: Issue, parts: readonly string[]): readonly string[] {
  // Of the network, CloudFormation alone reads the ids and blocks.
  if (issue.type === 'regex' && issue.path?.[0]?.key === 'network') return [];
  const shown = parts.join('…');
  const form = Object.values(ARN_FORMS).find(({ pattern }) => pattern === issue.requirement);
  if (form === undefined)
    return [
      `${pathOf(issue)}: ${quote(shown)} is known only at deployment; allowed: a text that is known at synthesis`,
    ];
  const wrong = explainGaps(form, parts);
  return wrong === undefined ? [] : [`${pathOf(issue)}: ${quote(shown)} ${wrong}; allowed: ${form.allowed}`];
}

/** The problems that an issue makes: none where the text may still become right. */
function problemsOf(issue: Issue, partsOf: PartsOf): readonly string[] {
  const parts = typeof issue.input === 'string' ? partsOf(issue.input) : [];
  return parts.length > 1 ? describeGaps(issue, parts) : [describe(issue)];
}

/**
 * Validates the owner's configuration, as parsed by `JSON.parse`. Each problem names the JSON path, the value and what
 * is allowed. `{}` means: watch everything, change nothing.
 * @param partsOf what of a text is known, where a CDK app gives values that only the deployment knows.
 */
export function parseConfiguration(json: unknown, partsOf: PartsOf = withoutGaps): Parsed {
  const lists = listsForObjects(shapeAt([]), json, 'the file');
  const result = v.safeParse(configurationSchema, json);
  const problems = [...lists, ...(result.issues ?? []).flatMap((issue) => problemsOf(issue, partsOf))];
  if (!result.typed || problems.length > 0) return { problems };
  const { $schema: _schema, ...rest } = result.output;
  const configuration = rest as Configuration;
  const crossed = crossCheck(configuration, partsOf);
  return crossed.length > 0 ? { problems: crossed } : { ok: configuration };
}
