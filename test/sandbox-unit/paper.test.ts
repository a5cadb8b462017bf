import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clean, count, createPaper, wrap } from '../sandbox/demo/paper.ts';

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
    expect(written).toEqual(['\r\u001B[2K\u001B[2m  … working\u001B[22m', '\r\u001B[2K\u001B[31mstopped\u001B[39m\n']);
  });

  it('has no colour where NO_COLOR asks for none', () => {
    expect(paper(true, { NO_COLOR: '1' }).paper.ink.red('x')).toBe('x');
  });

  it('wraps at spaces, keeps the indent, and leaves whole what has no spaces, so that it can be copied', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
    expect(wrap('  one two three', 8)).toEqual(['  one', '  two', '  three']);
    expect(wrap('at arn:aws:iam::1:role/long, too', 8)).toEqual(['at', 'arn:aws:iam::1:role/long,', 'too']);
  });

  it('prints no line of prose that is wider than the terminal, also where it leaves some out', () => {
    const { written, paper: terminal } = paper(true, { NO_COLOR: '1' });
    terminal.prose('word '.repeat(60).trim(), '  · ', { most: 2 });
    const lines = written.map((one) => one.replace('\r\u001B[2K', '').trimEnd());
    expect(lines).toHaveLength(2);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(lines[1]).toMatch(/^ {4}word .* …$/);
  });

  it('counts in the grammar of a person', () => {
    expect([count(1, 'message'), count(2, 'message'), count(0, 'failure')]).toEqual([
      '1 message',
      '2 messages',
      '0 failures',
    ]);
  });

  it('lets no control character of the account reach the terminal', () => {
    expect(clean('a\u001B[2Jb\rc')).toBe('a [2Jb c');
  });
});

describe('a run that takes long', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is told in a pipe when a stage begins, and every ten seconds of silence after that', () => {
    const { written, paper: plain } = paper(false);
    plain.stage('deploying');
    vi.advanceTimersByTime(25_000);
    expect(written).toEqual(['  … deploying\n', '  … deploying, for 10 s\n', '  … deploying, for 20 s\n']);
    plain.line('done');
    plain.progress('waiting');
    vi.advanceTimersByTime(9000);
    expect(written.slice(3)).toEqual(['done\n']);
    vi.advanceTimersByTime(1000);
    expect(written.slice(4)).toEqual(['  … waiting, for 10 s\n']);
  });

  it('writes nothing more once it is closed', () => {
    const { written, paper: plain } = paper(false);
    plain.stage('deploying');
    plain.close();
    vi.advanceTimersByTime(60_000);
    expect(written).toEqual(['  … deploying\n']);
  });
});
