import { readFileSync } from 'node:fs';

/**
 * The terms of the Apache licence, from this repository's LICENSE, without the appendix, which names a copyright
 * holder.
 */
function apacheTerms(): string {
  const text = readFileSync(new URL('../LICENSE', import.meta.url), 'utf8');
  const end = 'END OF TERMS AND CONDITIONS';
  return text.slice(0, text.indexOf(end) + end.length);
}

const mitWithoutAttribution = `MIT No Attribution

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/**
 * The texts of licences whose text never differs, by SPDX name. They are used for packages that ship no text.
 * @see https://spdx.org/licenses/MIT-0.html
 */
export const standardTexts: Readonly<Record<string, string>> = {
  'Apache-2.0': apacheTerms(),
  'MIT-0': mitWithoutAttribution,
};
