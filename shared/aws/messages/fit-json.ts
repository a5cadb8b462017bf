/**
 * Makes a JSON object fit. If it is too long, long lists and texts are shortened step by step, and the member `cut` is true,
 * as the schemas say. The names and ids that identify the incident are shortened last.
 * @param fits whether a text is short enough.
 */
export function fitJson(json: string, fits: (json: string) => boolean): string {
  if (fits(json)) return json;
  const value = parse(json);
  for (const most of [20, 5, 1, 0]) {
    const shortened = shorten(value, most, most * 50 + 50, 0);
    const text = JSON.stringify({ ...(isRecord(shortened) ? shortened : {}), cut: true });
    if (fits(text)) return text;
  }
  return JSON.stringify({ cut: true });
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

const deepest = 8;
const mostMembers = 60;

function shorten(value: unknown, entries: number, characters: number, depth: number): unknown {
  if (typeof value === 'string') return value.length <= characters ? value : `${value.slice(0, characters)}…`;
  if (typeof value !== 'object' || value === null) return value;
  if (depth === deepest) return null;
  if (Array.isArray(value)) return value.slice(0, entries).map((item) => shorten(item, entries, characters, depth + 1));
  const members = Object.entries(value).slice(0, mostMembers);
  return Object.fromEntries(members.map(([key, inner]) => [key, shorten(inner, entries, characters, depth + 1)]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
