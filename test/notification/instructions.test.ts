import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeInstructions } from '../../shared/notification/content/instructions.ts';
import { render } from '../../shared/notification/render/render.ts';
import { renderSlack } from '../../shared/notification/render/render-slack.ts';
import { incidentOf, networkFinding, notificationOf, permissionFinding } from '../fixtures/incident.ts';

/** The command of a finding whose one value is given. */
function commandFor(value: string): string {
  const lines = [['printf', '%s', { value }]];
  const finding = networkFinding({ instructions: [{ is: 'shell', purpose: 'print it', lines }] });
  return describeInstructions([finding])[0]?.text ?? '';
}

describe('the change to make', () => {
  const { text, chat } = render(notificationOf('found', incidentOf({ findings: [networkFinding()] })));

  it('is in the e-mail as a command to paste and as JSON', () => {
    expect(text).toContain('DO THIS');
    expect(text).toContain(
      "   - Associate the route table:\n     aws ec2 modify-vpc-endpoint --region 'us-east-2' \\\n         --vpc-endpoint-id 'vpce-0aaa' --add-route-table-ids 'rtb-0aaa'",
    );
    const json = /policy of vpce-0aaa:\n( {5}\{[\s\S]*?\n {5}\})/.exec(text)?.[1] ?? '';
    expect(JSON.parse(json)).toMatchObject({ Effect: 'Allow', Resource: 'arn:aws:s3:::config/app.env' });
  });

  it('is one line in chat', () => {
    expect(JSON.parse(chat).content.nextSteps.join('\n')).toContain("modify-vpc-endpoint --region 'us-east-2'");
  });

  it('is followed by the page that explains the cause', () => {
    expect(text).toContain(
      'More: https://github.com/ecs-init-remediator/ecs-init-remediator/blob/main/docs/causes/no-way-to-service.md',
    );
  });

  it('names its cause if the message has several', () => {
    const two = incidentOf({ findings: [permissionFinding(), networkFinding()] });
    expect(render(notificationOf('found', two)).text).toMatch(/^3\. Give .* \(cause 2\)$/m);
    expect(text).not.toContain('(cause 1)');
  });

  it('is whole in Slack, and only once', () => {
    const { blocks } = renderSlack(notificationOf('found', incidentOf({ findings: [networkFinding()] })));
    const shown = blocks.flatMap((block) => (block.type === 'section' ? [block.text.text] : []));
    expect(shown.filter((one) => one.includes('modify-vpc-endpoint'))).toHaveLength(1);
    expect(shown.join('\n')).toContain(
      "--region 'us-east-2' \\\n    --vpc-endpoint-id 'vpce-0aaa' --add-route-table-ids 'rtb-0aaa'",
    );
  });

  it('of several commands is in the e-mail only: in one line they would be another command', () => {
    const lines = [['echo one'], ['echo two']];
    const finding = networkFinding({ instructions: [{ is: 'shell', purpose: 'say both', lines }] });
    const message = render(notificationOf('found', incidentOf({ findings: [finding] })));
    expect(message.text).toContain('   - Say both:\n     echo one\n     echo two\n');
    expect(message.chat).not.toContain('echo one');
  });

  it('leaves none out: what is not done keeps it from starting', () => {
    const instructions = Array.from({ length: 7 }, (_, index) => ({
      is: 'shell' as const,
      purpose: `step ${index}`,
      lines: [[`echo ${index}`]],
    }));
    const message = render(notificationOf('found', incidentOf({ findings: [networkFinding({ instructions })] })));
    expect(message.text.match(/echo \d/g)).toHaveLength(7);
  });

  it('is broken before its options, whoever wrote them, so that it can be read and pasted', () => {
    const command =
      'aws ec2 create-vpc-endpoint --vpc-endpoint-type Interface --private-dns-enabled --service-name "$service" --policy x';
    const finding = networkFinding({ instructions: [{ is: 'shell', purpose: 'create it', lines: [[command]] }] });
    const told = describeInstructions([finding])[0]?.text ?? '';
    expect(told.replaceAll(/ \\\n +/g, ' ')).toBe(command);
    expect(Math.max(...told.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(74);
  });

  it('is broken before the values of an option where they are too many for a line', () => {
    const names = ['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager'].map((name) => `com.amazonaws.us-east-2.${name}`);
    const lines = [['for service in', ...names.map((value) => ({ value })), '; do'], ['  echo "$service"'], ['done']];
    const finding = networkFinding({ instructions: [{ is: 'shell', purpose: 'create it', lines }] });
    const told = describeInstructions([finding])[0]?.text ?? '';
    expect(Math.max(...told.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(74);
    expect(execFileSync('sh', ['-c', told], { encoding: 'utf8' })).toBe(`${names.join('\n')}\n`);
  });

  it('is shown once, however many findings share it', () => {
    const told = describeInstructions([networkFinding(), networkFinding({ id: 'another' })]);
    const both = [networkFinding().id, 'another'];
    expect(told.map((one) => one.findings)).toStrictEqual([both, both]);
  });

  it('gives every value to the shell as the one word that it is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), (value) => {
        const command = commandFor(value);
        if (command === '') return;
        expect(execFileSync('sh', ['-euc', command], { encoding: 'utf8' })).toBe(value);
      }),
      { numRuns: 60, seed: 7, examples: [['it\'s; rm -rf / $(x) `y` "z"'], ['$HOME'], ['a b']] },
    );
  });

  it.each(['-rf', 'file:///etc/passwd', 'a\nb', 'x\u202ey'])('%j makes no command, and it is said', (value) => {
    expect(commandFor(value)).toBe('');
    const finding = networkFinding({ instructions: [{ is: 'shell', purpose: 'print it', lines: [[{ value }]] }] });
    expect(describeInstructions([finding])[0]?.purpose).toContain('not safe to paste');
  });
});
