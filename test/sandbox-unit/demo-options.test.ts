import { describe, expect, it } from 'vitest';
import { readOptions } from '../sandbox/demo/options.ts';

describe('the demo’s options', () => {
  it('may all be left out', () => {
    expect(readOptions([])).toEqual({ is: 'play', world: undefined, mode: undefined, report: undefined });
  });

  it('are read in both spellings', () => {
    expect(readOptions(['--world', 'w.json', '--mode=off', '--report=r.json'])).toEqual({
      is: 'play',
      world: 'w.json',
      mode: 'off',
      report: 'r.json',
    });
    expect(readOptions(['--help'])).toEqual({ is: 'help' });
  });

  it.each([
    [['--mode', 'yes'], '--mode: found "yes"; allowed is off, dry-run, apply'],
    [['--wrld', 'x'], '--wrld'],
    [['w.json'], 'w.json'],
    [['--report='], '--report: a file’s name is needed'],
  ])('complain of %j', (args, problem) => {
    expect(readOptions(args)).toMatchObject({ is: 'invalid', problem: expect.stringContaining(problem) });
  });
});
