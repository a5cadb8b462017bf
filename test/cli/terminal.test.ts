import { execFile, spawn } from 'node:child_process';
import { PassThrough, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openOutput, openQuestion } from '../../cli/terminal.ts';

const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

test('a reader that closes the output ends it without an error', async () => {
  const stream = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('gone'), { code: 'EPIPE' })),
  });
  const output = openOutput(stream);
  await output.write('a');
  await new Promise((resolve) => setImmediate(resolve));
  expect(output.isClosed()).toBe(true);
  await expect(output.write('b')).resolves.toBeUndefined();
});

test('any other failure of the output is thrown', async () => {
  const stream = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('no space'), { code: 'ENOSPC' })),
  });
  const output = openOutput(stream);
  await output.write('a');
  await new Promise((resolve) => setImmediate(resolve));
  await expect(output.write('b')).rejects.toThrow('no space');
});

test('writing waits for a slow reader', async () => {
  const stream = new PassThrough({ highWaterMark: 1 });
  const output = openOutput(stream);
  let written = false;
  const writing = output.write('abc').then(() => {
    written = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(written).toBe(false);
  stream.resume();
  await writing;
  expect(written).toBe(true);
});

test('the program streams: it answers the first value while the input is open, and ends without an error if its reader stops', async () => {
  const child = spawn(process.execPath, [main, 'explain', '--json'], { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const errors: string[] = [];
  child.stderr.on('data', (data: Buffer) => errors.push(data.toString()));
  child.stdin.on('error', () => undefined);
  const first = new Promise<string>((resolve) => child.stdout.once('data', (data: Buffer) => resolve(data.toString())));
  const line = `${JSON.stringify('Missing volumeId in the EBS config')}\n`;
  child.stdin.write(line);
  expect(JSON.parse(await first)).toMatchObject({ category: 'storage' });
  child.stdout.destroy();
  child.stdin.end(line.repeat(5000));
  expect({ code: await ended, errors: errors.join('') }).toEqual({ code: 0, errors: '' });
});

test('the program’s exit code reports wrong arguments', async () => {
  const code = await new Promise((resolve) =>
    execFile(process.execPath, [main, 'explian'], (error) => resolve(error?.code)),
  );
  expect(code).toBe(2);
});

test('a slow reader leaves no listeners behind, however often it is waited for', async () => {
  const stream = new PassThrough({ highWaterMark: 1 });
  const output = openOutput(stream);
  stream.resume();
  const listening = () => ['drain', 'close', 'error'].map((event) => stream.listenerCount(event));
  const before = listening();
  for (let index = 0; index < 12; index += 1) await output.write('abc');
  expect(listening()).toEqual(before);
});

/** A question at a terminal whose keys are typed; how often it was interrupted. */
function atTerminal() {
  const [input, output] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY: true })];
  const seen = { interrupted: 0 };
  const ask = openQuestion(input, output, () => {
    seen.interrupted += 1;
  });
  return { input, ask, seen };
}

test.each([
  ['a line', 'yes\r', 'yes'],
  ['the end of the input', '\u0004', ''],
])('a question is answered by %s', async (_title, keys, answer) => {
  const { input, ask, seen } = atTerminal();
  const answered = ask('Which? ');
  input.write(keys);
  expect([await answered, seen.interrupted]).toEqual([answer, 0]);
});

test('Ctrl-C at a question ends the program, and is no answer', async () => {
  const { input, ask, seen } = atTerminal();
  const answered = ask('Which? (Enter: all) ').then(
    () => 'answered',
    () => 'failed',
  );
  input.write('\u0003');
  const nothing = new Promise((resolve) => setTimeout(resolve, 50, 'nothing'));
  expect([await Promise.race([answered, nothing]), seen.interrupted]).toEqual(['nothing', 1]);
});
