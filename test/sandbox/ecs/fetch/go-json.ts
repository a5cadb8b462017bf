/**
 * Looks up a JSON key in a secret as the agent does, with Go's error texts. Only the result leaves this function. Go's
 * own message holds one character of the value, as in the agent.
 * @see amazon-ecs-agent `agent/asm/asm.go` GetSecretFromASMWithInput; Go `encoding/json` decode.go
 */
export function lookUpJsonKey(
  value: string,
  key: string,
): { readonly is: 'found' } | { readonly is: 'fault'; readonly error: string } {
  const parsed = parseAsGo(value);
  if (parsed.is === 'fault') return parsed;
  if (Object.hasOwn(parsed.object, key)) return { is: 'found' };
  return { is: 'fault', error: `retrieved secret from Secrets Manager did not contain json key ${key}` };
}

function parseAsGo(
  value: string,
): { readonly is: 'object'; readonly object: object } | { readonly is: 'fault'; readonly error: string } {
  try {
    const parsed: unknown = JSON.parse(value);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return { is: 'object', object: parsed };
    // For `null` Go keeps a nil map, in which it finds no key.
    if (parsed === null) return { is: 'object', object: {} };
    const kind = Array.isArray(parsed) ? 'array' : typeof parsed === 'boolean' ? 'bool' : typeof parsed;
    return { is: 'fault', error: `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}` };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { is: 'fault', error: syntaxError(value) };
  }
}

function syntaxError(value: string): string {
  const text = value.trimStart();
  const first = text.charAt(0);
  if (text === '') return 'unexpected end of JSON input';
  if (first === '{') {
    const next = text.slice(1).trimStart().charAt(0);
    if (next !== '' && next !== '"' && next !== '}')
      return `invalid character ${quoted(next)} looking for beginning of object key string`;
    return 'unexpected end of JSON input';
  }
  return `invalid character ${quoted(first)} looking for beginning of value`;
}

function quoted(character: string): string {
  return character === "'" ? "'\\''" : `'${character}'`;
}
