const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;
const longest = 300;

/**
 * A name from an untrusted text, safe to show in a sentence: bounded in length, with control characters and
 * direction-changing characters made visible.
 */
export function showName(name: string): string {
  const bounded = name.length > longest ? `${name.slice(0, longest)}…` : name;
  return bounded.replaceAll(hidden, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
