import { describe, expect, test } from 'vitest';
import { renderExplanation } from '../../cli/render-explanation.ts';
import { explain } from '../../shared/diagnosis/explain.ts';
import { stoppedReasons } from '../fixtures/stopped-reasons.ts';

const pipe = { columns: null, color: false };

describe('renderExplanation', () => {
  test('shows category and certainty, what is wrong, what it means, whether to wait and what to do', () => {
    expect(
      renderExplanation(explain('Missing volumeId in the EBS config'), { id: 7, from: 'tasks[0].stoppedReason' }, pipe),
    ).toBe(
      [
        'storage, reported  7, from tasks[0].stoppedReason',
        '  The EBS volume’s configuration lacks volumeId',
        '  Means  ECS read the volume’s configuration and could not work with it.',
        '  Wait or act: act. It does not pass by itself: a volume stays configured as it is until somebody deploys it otherwise.',
        '  Do     Check the volume in the task definition and in the service’s volume configurations.',
        "  Next   aws ecs describe-task-definition --task-definition FAMILY --query 'taskDefinition.volumes'",
        '  More   https://github.com/ecs-init-remediator/ecs-init-remediator/blob/main/docs/causes/volume-config-invalid.md',
      ].join('\n'),
    );
  });

  test('wraps to the terminal, and keeps what is to be copied whole', () => {
    const lines = stoppedReasons.flatMap(({ text }) =>
      renderExplanation(explain(text), {}, { columns: 60, color: false }).split('\n'),
    );
    const command = /^ {2}Next |^ {11}--| \\$/;
    const long = lines.filter((line) => line.length > 60 && !command.test(line));
    expect(long.length).toBeGreaterThan(0);
    // Too long is only a line that one word fills, behind the label at most.
    expect(
      long.filter((line) =>
        line
          .replace(/^ {2}(?:Means|Do|More|Wait or act:) +/, '')
          .trim()
          .includes(' '),
      ),
    ).toEqual([]);
  });

  test('colours only where it may, and resets each colour', () => {
    const explanation = explain('Missing volumeId in the EBS config');
    const colored = renderExplanation(explanation, {}, { columns: 80, color: true });
    expect(colored).toContain('\u001b[1m');
    expect(colored.split('\n').every((line) => !line.includes('\u001b') || line.endsWith('\u001b[0m'))).toBe(true);
    expect(renderExplanation(explanation, {}, { columns: 80, color: false })).not.toContain('\u001b');
  });

  test('control characters of the text never reach the terminal', () => {
    const explanation = explain(
      'Retrieved secret from Secrets Manager did not contain json key a\u001b]0;x\u0007\u202e',
    );
    expect(renderExplanation(explanation, { id: '\u001b[2Jid', from: 'a\u001b[2Jb' }, pipe)).not.toMatch(
      /[^\P{Cc}\n]|\p{Cf}/u,
    );
  });
});
