import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { untilInterrupted } from '../../../cli/uninstall/until-interrupted.ts';

describe('what Ctrl-C only stops waiting for', () => {
  it('is told of the first one, and the second one ends the process', async () => {
    const signals = new EventEmitter();
    const seen = await untilInterrupted(async (signal) => {
      signals.emit('SIGINT');
      return [signal.aborted, signals.listenerCount('SIGINT')];
    }, signals);
    expect(seen).toEqual([true, 0]);
  });

  it('leaves nothing behind, also where it fails', async () => {
    const signals = new EventEmitter();
    const failed = untilInterrupted(() => Promise.reject(new Error('no')), signals);
    await expect(failed).rejects.toThrow('no');
    expect(signals.listenerCount('SIGINT')).toBe(0);
  });
});
