import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ARN_FORMS } from '../shared/configuration/arn-forms.ts';
import { putBetweenMarks } from './between-marks.ts';
import { composeSchema } from './schema.ts';

/** The path of the page of the configuration. */
export const CONFIGURATION_PAGE = fileURLToPath(new URL('../docs/configuration.md', import.meta.url));

/** What the reference reads of the published JSON Schema. */
type Schema = {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
};

/** The forms of ARNs, by the pattern that the schema has of them. */
const forms = new Map(Object.values(ARN_FORMS).map(({ pattern, allowed }) => [pattern.source, allowed]));

/** The rows of an object's keys, each followed by the rows of what it holds. */
function rowsOf(schema: Schema, path: string): readonly (readonly string[])[] {
  return Object.entries(schema.properties ?? {})
    .filter(([key]) => key !== '$schema')
    .flatMap(([key, value]) => {
      const isList = value.items !== undefined;
      const inner = isList ? (value.items ?? {}) : value;
      const name = `${path}${key}${isList && inner.properties !== undefined ? '[]' : ''}`;
      const standard = schema.required?.includes(key) === true ? 'required' : standardOf(value);
      return [[`\`${name}\``, takes(value), value.description ?? '', standard], ...rowsOf(inner, `${name}.`)];
    });
}

/** What a key takes, in words. */
function takes({ type, items, enum: values, pattern, minimum, maximum, properties }: Schema): string {
  if (items !== undefined) return items.properties === undefined ? `list of: ${takes(items)}` : 'list';
  if (values !== undefined)
    return values.length > 10 ? 'one of the numbers that CloudWatch Logs accepts' : values.map(code).join(' or ');
  if (properties !== undefined) return 'object';
  if (minimum !== undefined) return `${minimum} to ${maximum}`;
  if (type === 'boolean') return '`true` or `false`';
  const form = pattern === undefined ? undefined : forms.get(pattern);
  return form === undefined ? 'text' : form.replaceAll(/(?:arn:|…:|permission-set\/)[^\s,]+/g, code);
}

function standardOf({ default: value, items, properties }: Schema): string {
  if (value === undefined || (items !== undefined && JSON.stringify(value) === '[]')) return 'none';
  if (items === undefined && properties !== undefined) return JSON.stringify(value) === '{}' ? '' : code(value);
  return code(value);
}

function code(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

function composeReference(): string {
  const rows = rowsOf(JSON.parse(composeSchema()) as Schema, '');
  const cells = (row: readonly string[]) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [cells(['key', 'takes', 'meaning', 'default']), cells(['---', '---', '---', '---']), ...rows.map(cells)].join(
    '\n',
  );
}

/** The page's text with a new reference between its two marks. @throws Error where a mark is missing */
export function withConfigurationReference(page: string): string {
  return putBetweenMarks(page, 'reference', composeReference(), 'docs/configuration.md');
}

if (import.meta.main)
  writeFileSync(CONFIGURATION_PAGE, withConfigurationReference(readFileSync(CONFIGURATION_PAGE, 'utf8')));
