const most = 300;

/** What the task definition holds, to the letter and as JSON quotes it. Where it is cut, it says so. */
export function quoteLiteral(text: string): string {
  const more = text.length - most;
  return more > 0 ? `${JSON.stringify(text.slice(0, most))} and ${more} more characters` : JSON.stringify(text);
}
