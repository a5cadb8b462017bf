/** A line without its line end. `tooLong`: its text was dropped, because no valid input is that long. */
type InputLine = { readonly text: string; readonly tooLong: boolean };

/** Longest line that is kept, in UTF-16 code units. */
const longestLine = 16 * 1024 * 1024;

/**
 * Splits a stream of UTF-8 into lines while it arrives. Lines may end with LF or CR LF. A byte order mark is dropped.
 */
export async function* splitLines(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<InputLine> {
  const decoder = new TextDecoder();
  let parts: string[] = [];
  let length = 0;
  const take = (last: string): InputLine => {
    const tooLong = length + last.length > longestLine;
    const text = tooLong ? '' : [...parts, last].join('').replace(/\r$/, '');
    parts = [];
    length = 0;
    return { text, tooLong };
  };
  for await (const piece of stream) {
    const text = typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true });
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      yield take(text.slice(from, end));
      from = end + 1;
    }
    length += text.length - from;
    if (length <= longestLine) parts.push(text.slice(from));
    else parts = [];
  }
  const rest = decoder.decode();
  if (length > 0 || rest !== '') yield take(rest);
}
