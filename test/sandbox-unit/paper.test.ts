import { describe, expect, it } from 'vitest';
import { clean, createPaper, wrap } from '../sandbox/demo/paper.ts';

function paper(isTTY: boolean, environment: Record<string, string> = {}) {
  const written: string[] = [];
  return { written, paper: createPaper({ isTTY, columns: 80, write: (text) => written.push(text) }, environment) };
}

describe('the demo’s paper', () => {
  it('is plain where there is no terminal: no colour, no progress line', () => {
    const { written, paper: plain } = paper(false);
    plain.progress('working');
    plain.line(plain.ink.red('stopped'));
    expect(written).toEqual(['stopped\n']);
  });

  it('overwrites the progress line on a terminal', () => {
    const { written, paper: terminal } = paper(true);
    terminal.progress('working');
    terminal.line(terminal.ink.red('stopped'));
    expect(written).toEqual(['\r\u001B[2K\u001B[2mworking\u001B[22m', '\r\u001B[2K\u001B[31mstopped\u001B[39m\n']);
  });

  it('has no colour where NO_COLOR asks for none', () => {
    expect(paper(true, { NO_COLOR: '1' }).paper.ink.red('x')).toBe('x');
  });

  it('wraps at spaces, keeps the indent, and breaks what has no spaces', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
    expect(wrap('  one two three', 8)).toEqual(['  one', '  two', '  three']);
    expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
  });

  it('lets no control character of the account reach the terminal', () => {
    expect(clean('a\u001B[2Jb\rc')).toBe('a [2Jb c');
  });
});
