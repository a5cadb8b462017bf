/**
 * Sentences as one text. Behind one that ends without a full stop, because it ends in what a person copies, the next one
 * begins a line of its own.
 */
export function joinSentences(sentences: readonly string[]): string {
  return sentences.reduce((text, one) => {
    if (text === '') return one;
    return /[.,!?:;…]$/.test(text) ? `${text} ${one}` : `${text}\n${one}`;
  }, '');
}
