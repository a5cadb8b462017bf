import { describe, expect, it } from 'vitest';
import { readLine } from '../sandbox/demo/function-logs.ts';

describe('a line of a function’s log', () => {
  it('is an object where the function wrote JSON, and text elsewhere', () => {
    expect(readLine('{"level":"INFO","message":"looked"}\n')).toEqual({ level: 'INFO', message: 'looked' });
    expect(readLine('START RequestId: 1\n')).toBe('START RequestId: 1');
    expect(readLine('{ not JSON')).toBe('{ not JSON');
  });
});
