/** The limit of named fields. One unknown field is enough to hold a change. */
const most = 20;

/**
 * The fields of a raw JSON answer that its parsed form does not have, as JSON pointers. The SDK drops fields that its
 * model does not know. A registration made from the parsed form would lose them.
 *
 * A field that is not set, or empty, holds nothing that could be lost.
 */
export function unknownFields(raw: unknown, parsed: unknown): readonly string[] {
  return compare(raw, parsed, '').slice(0, most);
}

function compare(raw: unknown, parsed: unknown, pointer: string): readonly string[] {
  if (isEmpty(raw)) return [];
  if (parsed === undefined || parsed === null) return [pointer];
  if (Array.isArray(raw)) {
    return Array.isArray(parsed)
      ? raw.flatMap((item, index) => compare(item, parsed[index], `${pointer}/${index}`))
      : [pointer];
  }
  // A date, or another single value, which the SDK understood.
  if (!isRecord(raw) || parsed instanceof Date) return [];
  if (!isRecord(parsed)) return [pointer];
  return Object.entries(raw).flatMap(([key, value]) =>
    compare(value, Object.hasOwn(parsed, key) ? parsed[key] : undefined, `${pointer}/${escapePointer(key)}`),
  );
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @see https://www.rfc-editor.org/rfc/rfc6901#section-3 */
function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
