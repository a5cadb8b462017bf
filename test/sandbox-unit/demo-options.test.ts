import { describe, expect, it } from 'vitest';
import { readOptions } from '../sandbox/demo/options.ts';

describe('the demo’s options', () => {
  it('may all be left out', () => {
    expect(readOptions([])).toEqual({
      is: 'play',
      world: undefined,
      mode: undefined,
      report: undefined,
      verbose: false,
    });
  });

  it('are read in both spellings', () => {
    expect(readOptions(['--world', 'w.json', '--mode=off', '--report=r.json', '--verbose'])).toEqual({
      is: 'play',
      world: 'w.json',
      mode: 'off',
      report: 'r.json',
      verbose: true,
    });
    expect(readOptions(['--help'])).toEqual({ is: 'help' });
  });

  it.each([
    [['--mode', 'yes'], '--mode: found "yes"; allowed is off, dry-run, apply'],
    [['--wrld', 'x'], '--wrld: there is no such option; allowed are --world, --mode, --report, --verbose, --help'],
    [['w.json'], 'w.json: only options are read; a world is given as --world w.json'],
    [['w'], 'w: only options are read; allowed are --world'],
    [['--world'], '--world: a value is needed, as in --world VALUE'],
    [['--world', '--verbose'], '--world: a value is needed'],
    [['--verbose=yes'], '--verbose: it takes no value'],
    [
      ['--report', '/nowhere/deep/r.json'],
      '--report /nowhere/deep/r.json: there is no folder /nowhere/deep; make it first',
    ],
    [['--report', import.meta.dirname], 'this is a folder; the name of a file is needed'],
    [['--report', `${import.meta.filename}/r.json`], 'there is no folder'],
    [['--report='], '--report: a file’s name is needed'],
  ])('complain of %j', (args, problem) => {
    expect(readOptions(args)).toMatchObject({ is: 'invalid', problem: expect.stringContaining(problem) });
  });
});
