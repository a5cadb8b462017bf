/** JSON whose invisible characters are escaped, so that what is seen is what is pasted. */
export function showInvisible(json: string): string {
  return json.replaceAll(/[\p{Cf}\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu, (one) => (one === '\n' ? one : escapeUnits(one)));
}

function escapeUnits(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
