import ts from 'typescript';
import { expect, it } from 'vitest';
import { checkMembers, type Exemptions } from '../../build/check-members.ts';

/** The compiler's own library, read once. */
const library = new Map<string, ts.SourceFile | undefined>();

/** What the check says of a project of one file; its library is the compiler's own. */
function check(text: string, exemptions: Exemptions = {}) {
  const options: ts.CompilerOptions = { strict: true, target: ts.ScriptTarget.ES2022, noEmit: true, types: [] };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  const name = '/project/shared/one.ts';
  host.getSourceFile = (file, language) => {
    if (file === name) return ts.createSourceFile(file, text, language);
    if (!library.has(file)) library.set(file, read(file, language));
    return library.get(file);
  };
  return checkMembers(ts.createProgram([name], options, host), '/project', exemptions);
}
const problems = (text: string, exemptions?: Exemptions) => check(text, exemptions).problems;

const point = 'export type Point = { readonly x: number; readonly y: number };\n';

it('a member that is only written is found, with its line, and one that is read is not', () => {
  const text = `${point}export const p: Point = { x: 1, y: 2 };\nexport const sum = p.x;`;
  expect(check(text)).toEqual({ types: 1, problems: ['shared/one.ts:1 Point.y is written and never read'] });
});

it.each([
  ['destructured', 'export const f = ({ x, y }: Point) => x + y;'],
  ['destructured under another name', 'export const f = ({ x: a, y: b }: Point) => a + b;'],
  ['read by one of several names', "export const f = (p: Point, key: 'x' | 'y') => p[key];"],
  [
    'read by a function that asks for less',
    'const g = (one: { x: number; y: number }) => one.x + one.y;\nexport const f = (p: Point) => g(p);',
  ],
  ['read behind a copy', 'export const f = (p: Point) => { const q = { ...p }; return q.x + q.y; };'],
  ['read through a mapped type', 'export const f = (p: Partial<Point>) => [p.x, p.y];'],
  ['asked for by their names', "export const f = (p: Point) => 'x' in p && 'y' in p;"],
])('members that are %s are read', (_how, use) => {
  expect(problems(point + use)).toEqual([]);
});

it.each([
  ['copied with all the others', 'export const f = (p: Point) => ({ ...p }).x;'],
  ['left out of the rest', 'export const f = ({ y: _y, ...rest }: Point) => rest.x;'],
  ['written into JSON', 'export const f = (p: Point) => p.x + JSON.stringify(p);'],
])('a member that is only %s is not read', (_how, use) => {
  expect(problems(point + use)).toEqual(['shared/one.ts:1 Point.y is written and never read']);
});

it('a word of a union that nothing produces is found, even where it is compared with', () => {
  const union = "export type Answer = 'yes' | 'no' | 'perhaps';\n";
  const use = "export const f = (a: Answer): Answer => (a === 'perhaps' ? 'no' : 'yes');";
  expect(problems(union + use)).toEqual(["shared/one.ts:1 Answer 'perhaps': nothing produces this variant"]);
});

it('a variant that nothing makes is found, and one that becomes it by a function is not', () => {
  const variants =
    "export type Shape = { readonly is: 'dot' } | { readonly is: 'line' } | { readonly is: 'disc' };\nexport const name = (s: Shape) => s.is;\n";
  const made =
    "export const dot: Shape = { is: 'dot' };\nexport const line = (): Shape => { const l = { is: 'line' as const }; return l; };";
  expect(problems(variants + made)).toEqual(["shared/one.ts:1 Shape.is 'disc': nothing produces this variant"]);
});

it('exempt types and members are not reported', () => {
  const text = `${point}export const p: Point = { x: 1, y: 2 };`;
  expect(problems(text, { Point: 'published' })).toEqual([]);
  expect(problems(text, { 'Point.x': 'published' })).toEqual(['shared/one.ts:1 Point.y is written and never read']);
});
