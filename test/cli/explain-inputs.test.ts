import { describe, expect, test } from 'vitest';
import { run } from '../../cli/run.ts';
import { fakeTerminal } from './fake-terminal.ts';

const key = 'retrieved secret from Secrets Manager did not contain json key uri';
const reason = `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): ${key}`;
const other = 'ResourceInitializationError: failed to validate logger args: : signal: killed';
const taskArn = 'arn:aws:ecs:us-east-2:210987654321:task/shop/1';
const task = { taskArn, lastStatus: 'STOPPED', stoppedReason: reason, containers: [{ name: 'web', reason }] };
const event = { id: 'e-1', 'detail-type': 'ECS Task State Change', detail: task };
const cause = {
  TaskArn: taskArn,
  StoppedReason: 'Task failed to start',
  Containers: [{ Name: 'web', Reason: reason }],
};
const job = { jobId: 'j-1', statusReason: 'Task failed to start', attempts: [{ container: { reason } }] };

async function answers(input: string) {
  const { terminal, written } = fakeTerminal([input]);
  const code = await run(['explain', '--json'], terminal);
  const said = written.out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { id?: string; from?: string; cause: string | null; category: string });
  return { code, err: written.err, said };
}

const lines = (text: string, width: number) => text.replaceAll(new RegExp(`(.{1,${width}}) `, 'g'), '$1\n');

describe('one answer, and where it was found', () => {
  test.each<[string, string, string | undefined, string | undefined]>([
    ['DescribeTasks', JSON.stringify({ tasks: [task] }, null, 2), 'tasks[0].stoppedReason', taskArn],
    [
      'the events of DescribeServices',
      JSON.stringify({
        services: [
          {
            deployments: [{ rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.' }],
            events: [
              { id: 'a', message: `(service shop) was unable to place a task. Reason: ${reason}.` },
              { id: 'b', message: '(service shop) has started 1 tasks: (task 1).' },
              { id: 'c', message: `(service shop) was unable to place a task. Reason: ${reason}.` },
            ],
          },
        ],
      }),
      'line 1, services[0].events[0].message',
      'a',
    ],
    ['messages alone', JSON.stringify([`(service shop) … ${reason}`, 'steady'], null, 2), '[0]', undefined],
    ['a renamed member', JSON.stringify([{ Why: reason, Code: 'TaskFailedToStart' }], null, 2), '[0].Why', undefined],
    [
      'a renamed member beside the status',
      JSON.stringify([{ Why: reason, lastStatus: 'STOPPED' }], null, 2),
      '[0].Why',
      undefined,
    ],
    [
      'an error of Step Functions',
      JSON.stringify({ Error: 'States.TaskFailed', Cause: JSON.stringify(cause) }, null, 2),
      'Cause.Containers[0].Reason',
      taskArn,
    ],
    ['DescribeJobs', JSON.stringify({ jobs: [job] }, null, 2), 'jobs[0].attempts[0].container.reason', 'j-1'],
    [
      'an event of Batch',
      JSON.stringify({ id: 'e-2', detail: { jobId: 'j', statusReason: reason } }, null, 2),
      'detail.statusReason',
      'e-2',
    ],
    [
      'SNS inside of SQS',
      JSON.stringify({ Records: [{ body: JSON.stringify({ Message: JSON.stringify(event) }) }] }, null, 2),
      'Records[0].body.Message.detail.stoppedReason',
      'e-1',
    ],
    [
      'filter-log-events',
      JSON.stringify({ events: [{ message: 'GET / 200 in 3 ms' }, { message: JSON.stringify(event) }] }, null, 2),
      'events[1].message.detail.stoppedReason',
      'e-1',
    ],
    [
      'YAML',
      `tasks:\n- taskArn: ${taskArn}\n  lastStatus: STOPPED\n  stoppedReason: '${lines(reason, 60).replaceAll('\n', '\n    ')}'\n`,
      'tasks[0].stoppedReason',
      taskArn,
    ],
    [
      'a table',
      `----------------------------\n|       DescribeTasks      |\n+---------------+----------+\n|  stopCode     |  TaskFailedToStart  |\n|  stoppedReason|  ${reason}  |\n+---------------+----------+\n`,
      '[2].stoppedReason',
      undefined,
    ],
    ['text in columns', `TASKS\tshop\t${reason}\tTaskFailedToStart\n`, 'line 1', undefined],
    [
      'a dictionary of Python in a log of Airflow',
      `[2026-03-14 02:32:49,792] {ecs.py:147} INFO - Started\n[2026-03-14 02:33:49,792] {ecs.py:147} INFO - stopped: {'tasks': [{'createdAt': datetime.datetime(2026, 3, 14),\n 'stoppedReason': '${reason}',\n 'containers': [{'name': 'web', 'reason': '${reason}'}]}]}\n`,
      'line 3, stoppedReason',
      undefined,
    ],
    [
      'a line of Airflow',
      `[2026-07-06 10:00:00] INFO - Running\n[2026-07-06 10:00:01] ERROR - EcsTaskFailToStart: The task failed to start due to: ${reason}\n`,
      'line 2',
      undefined,
    ],
    [
      'a piece of JSON',
      `  "stopCode": "TaskFailedToStart",\n  "stoppedReason": "${reason}",\n`,
      'stoppedReason',
      undefined,
    ],
    ['lines of one text', lines(reason, 40), undefined, undefined],
    ['a comment', lines(reason, 60).replaceAll(/^/gm, '# '), undefined, undefined],
    ['a JSON text', JSON.stringify(reason), undefined, undefined],
  ])('%s', async (_what, input, from, id) => {
    const { code, said } = await answers(input);
    expect({ code, said: said.map((one) => [one.cause, one.from, one.id]) }).toEqual({
      code: 0,
      said: [['json-key-missing', from, id]],
    });
  });
});

describe('several texts', () => {
  test('over one or several lines each are told apart', async () => {
    const { said } = await answers(`${lines(reason, 70)}\n${other}\n\nMissing volumeId in the EBS config\n`);
    expect(said.map(({ category }) => category)).toEqual(['secret-content', 'network', 'storage']);
    expect(said.map(({ from }) => from?.replaceAll(/\d+/g, 'N'))).toEqual(['lines N to N', 'line N', 'line N']);
  });

  test('the rest of a log is counted, not explained', async () => {
    const { err, said } = await answers(
      `2026-01-01T00:00:00Z up\n2026-01-01T00:00:01Z ${other}\n2026-01-01T00:00:02Z down\n`,
    );
    expect(said).toHaveLength(1);
    expect(err).toBe('the input: 2 other texts hold no reason\n');
  });

  test('lines of which none says anything are one text', async () => {
    expect((await answers('hello\nworld is on fire\n')).said.map(({ category }) => category)).toEqual(['other']);
  });
});

describe('the exit code', () => {
  const exited = 'Essential container in task exited';
  test.each([
    ['3 where no text is of a start that failed', `${exited}\n`, 3],
    ['0 where one is', `${exited}\n${other}\n`, 0],
    [
      '0 where ECS had no place for the task',
      '(service a) was unable to place a task because no container instance met all of its requirements.\n',
      0,
    ],
    ['2 where something could not be read', `{"a": 1}\n"${exited}"\n`, 2],
  ])('is %s', async (_title, input, code) => {
    expect((await answers(input)).code).toBe(code);
  });
});

test.each([
  ['YAML with aliases', 'a: &a [x, x]\nb: *a\n'],
  ['a reason that YAML could read', 'ResourceInitializationError: unable to pull\nsecrets: x\n'],
])('%s is read as text', async (_what, input) => {
  expect((await answers(input)).said).toHaveLength(1);
});
