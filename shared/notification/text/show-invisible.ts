/** JSON with its invisible characters escaped, so that people paste exactly what they see. */
export function showInvisible(json: string): string {
  return json.replaceAll(/[\p{Cf}\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu, (one) => (one === '\n' ? one : escapeUnits(one)));
}

function escapeUnits(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
