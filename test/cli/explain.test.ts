import { describe, expect, test } from 'vitest';
import { run } from '../../cli/run.ts';
import { fakeTerminal } from './fake-terminal.ts';

const volume = 'Missing volumeId in the EBS config';
const key = 'Retrieved secret from Secrets Manager did not contain json key uri';
const task = 'arn:aws:ecs:us-east-2:210987654321:task/shop/1';

async function explain(input: string | readonly (string | Uint8Array)[] | null, ...args: string[]) {
  const { terminal, written } = fakeTerminal(typeof input === 'string' ? [input] : input);
  const code = await run(['explain', ...args], terminal);
  return { code, ...written };
}

async function json(input: string | readonly (string | Uint8Array)[]) {
  const { out, ...rest } = await explain(input, '--json');
  const lines = out.split('\n').filter((line) => line !== '');
  return {
    ...rest,
    answers: lines.map((line) => JSON.parse(line) as { id?: unknown; category: string; resource: string | null }),
  };
}

describe('texts', () => {
  test('each argument is a text', async () => {
    const { code, out, err } = await explain(null, '--json', volume, key);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { category: string }).category),
    ).toEqual(['storage', 'secret-content']);
  });

  test('each line of the input is a text, in order; empty ones are passed over', async () => {
    const { code, answers } = await json(`${volume}\r\n\n${key}`);
    expect(code).toBe(0);
    expect(answers.map(({ category }) => category)).toEqual(['storage', 'secret-content']);
    expect(answers.every((answer) => !('id' in answer))).toBe(true);
  });

  test('a character that is split between two chunks is read whole', async () => {
    const bytes = new TextEncoder().encode(`${key}é\n${volume}\n`);
    const at = bytes.indexOf(0xc3) + 1;
    const { answers } = await json([bytes.slice(0, at), bytes.slice(at)]);
    expect(answers.map(({ resource }) => resource)).toEqual(['urié', 'volumeId']);
  });

  test('a log line that begins with a bracket is a text', async () => {
    const { code, answers } = await json(`[2026-11-01 10:00:00] ERROR ${volume}\n`);
    expect(code).toBe(0);
    expect(answers).toMatchObject([{ category: 'storage' }]);
  });
});

describe('JSON', () => {
  test('an object’s id is echoed, whatever its kind', async () => {
    const lines = [{ id: 7, stoppedReason: volume }, { id: 'x', stoppedReason: key }, { stoppedReason: key }];
    const { answers } = await json(lines.map((line) => JSON.stringify(line)).join('\n'));
    expect(answers.map(({ id }) => id)).toEqual([7, 'x', undefined]);
  });

  test('the reason of an event may be in a container', async () => {
    const event = {
      id: 'e-1',
      'detail-type': 'ECS Task State Change',
      detail: { stoppedReason: 'Task failed to start', containers: [{ name: 'a' }, { reason: volume }] },
    };
    expect((await json(JSON.stringify(event))).answers).toMatchObject([{ id: 'e-1', category: 'storage' }]);
  });

  test('a container’s reason is read although the task says that a container exited, and each reason once', async () => {
    const exited = 'Essential container in task exited';
    const stopped = (containers: readonly string[], stoppedReason = exited) =>
      JSON.stringify({ detail: { stoppedReason, containers: containers.map((reason) => ({ reason })) } });
    expect((await json(stopped([volume]))).answers).toMatchObject([{ category: 'storage' }]);
    expect((await json(stopped([volume, key, volume]))).answers.map(({ category }) => category)).toEqual([
      'storage',
      'secret-content',
    ]);
    expect((await json(stopped([volume], volume))).answers).toHaveLength(1);
    expect((await json(stopped([]))).answers).toMatchObject([{ category: 'unrelated' }]);
  });

  test('an answer of DescribeTasks, set over many lines, gives one answer a task', async () => {
    const answer = {
      tasks: [
        { taskArn: task, stoppedReason: volume },
        { taskArn: `${task}2`, lastStatus: 'RUNNING' },
        { stoppedReason: key },
      ],
      failures: [],
    };
    const { code, err, answers } = await json(JSON.stringify(answer, null, 4));
    expect(code).toBe(0);
    expect(answers).toMatchObject([{ id: task, category: 'storage' }, { category: 'secret-content' }]);
    expect(err).toContain('1 of the tasks and jobs has no stopped reason');
  });

  test('a line that is a JSON text is a text, a list holds several', async () => {
    const { answers } = await json(`${JSON.stringify(volume)}\n${JSON.stringify([key, { stoppedReason: volume }])}\n`);
    expect(answers.map(({ category }) => category)).toEqual(['storage', 'secret-content', 'storage']);
  });

  test('one document over several lines may follow empty ones', async () => {
    expect((await json(`\n\n{\n"stoppedReason":\n${JSON.stringify(volume)}\n}\n`)).answers).toMatchObject([
      { category: 'storage' },
    ]);
  });
});

describe('bad input', () => {
  test('is reported with its line, the valid lines are explained, and the exit code is 2', async () => {
    const { code, err, answers } = await json(`${volume}\n{"stoppedReason": \n{"foo": 1}\n42 is a text\n[1]\n${key}\n`);
    expect(code).toBe(2);
    expect(answers.map(({ category }) => category)).toEqual(['storage', 'other', 'secret-content']);
    expect(err.trimEnd().split('\n')).toEqual([
      'line 2: looks like JSON, but is not valid JSON; give one whole object a line',
      expect.stringMatching(/^line 3: holds no stopped reason; give a stopped reason, or JSON, YAML/),
      expect.stringMatching(/^line 5: holds no stopped reason; /),
    ]);
  });

  test('a broken first line of JSON does not prevent reading the valid lines', async () => {
    const { code, err, answers } = await json(`{"stoppedReason": \n${volume}\n`);
    expect(code).toBe(2);
    expect(err).toContain('line 1: ');
    expect(answers).toMatchObject([{ category: 'storage' }]);
  });

  test.each([
    ['{"stoppedReason": 5}', 'has a stoppedReason that is no text'],
    ['{"tasks": [{"stoppedReason": ""}]}', 'has a tasks[0].stoppedReason that is empty'],
    ['{"detail": {}}', 'holds no stopped reason; give a stopped reason, or JSON, YAML, a table'],
    ['{"tasks": []}', 'holds no task'],
    ['{"tasks": [{"lastStatus": "RUNNING"}]}', 'may not have stopped'],
    ['[]', 'holds no stopped reason'],
    ['{"services": [{"events": [{"message": "(service a) has reached a steady state."}]}]}', 'holds no stopped reason'],
    ['['.repeat(5000) + ']'.repeat(5000), 'holds no stopped reason'],
  ])('%s', async (text, problem) => {
    const { code, err } = await explain(text);
    expect(code).toBe(2);
    expect(err).toContain(problem);
  });

  test('a line that is too long is reported, and not kept in memory', async () => {
    const { code, err, answers } = await json([
      ...Array.from({ length: 20 }, () => 'x'.repeat(1024 * 1024)),
      `\n${volume}\n`,
    ]);
    expect(code).toBe(2);
    expect(err).toContain('line 1: is longer than 16 MiB');
    expect(answers).toMatchObject([{ category: 'storage' }]);
  });

  test('an empty input and an empty argument are reported', async () => {
    expect(await explain('\n \n')).toMatchObject({
      code: 2,
      err: expect.stringContaining('holds no stopped reason') as string,
    });
    expect(await explain(null, ' ')).toMatchObject({ code: 2, err: 'the argument: is empty; give a stopped reason\n' });
  });
});

describe('the call', () => {
  test('without a text and without piped input says what to give', async () => {
    expect(await explain(null)).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('Nothing to explain: give a stopped reason as an argument') as string,
    });
  });

  test.each([
    ['package.json', ': npx ecs-init-remediator explain < package.json'],
    ['test/fixtures/../../package.json', ': npx ecs-init-remediator explain < test/fixtures/../../package.json'],
  ])('with the name of a file says how to explain what it holds: %s', async (file, paste) => {
    const { terminal, written } = fakeTerminal(null);
    expect(await run(['explain', file], terminal)).toBe(2);
    expect(written.err).toContain(`${file} is a file, and arguments are taken as texts.`);
    expect(written.err).toContain(paste);
    expect(written.out).toBe('');
  });

  test.each(['test', 'a\0b', 'x'.repeat(5000)])('takes what names no file as a text: %.10s', async (text) => {
    const { terminal, written } = fakeTerminal(null);
    expect(await run(['explain', '--json', text], terminal)).toBe(0);
    expect(written.out).not.toBe('');
  });

  test('with --help says how to use it', async () => {
    expect(await explain(null, '--help')).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('--json') as string,
    });
  });

  test('with an option that does not exist names it', async () => {
    const { code, err } = await explain('', '--jsno');
    expect(code).toBe(2);
    expect(err).toContain("Unknown option '--jsno'");
  });

  test('takes a text that begins with a dash behind --', async () => {
    expect(await explain(null, '--', `- ${volume}`)).toMatchObject({ code: 0 });
  });
});

test('names of the input cannot move the cursor, or turn the text around', async () => {
  const { err } = await explain(JSON.stringify({ tasks: [{ 'x\u009b31mEVIL\u202e': { stoppedReason: 5 } }] }));
  expect(err).toContain('EVIL');
  expect(err).not.toMatch(/[\u0080-\u009f\u202e]/);
});
