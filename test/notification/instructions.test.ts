import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tellInstructions } from '../../shared/notification/instructions.ts';
import { render } from '../../shared/notification/render.ts';
import { incidentOf, networkFinding, notificationOf } from '../fixtures/incident.ts';

/** The command of a finding whose one value is given. */
function commandFor(value: string): string {
  const lines = [['printf', '%s', { value }]];
  const finding = networkFinding({ instructions: [{ is: 'shell', purpose: 'print it', lines }] });
  return tellInstructions([finding])[0]?.text ?? '';
}

describe('the change to make', () => {
  const { text, chat } = render(notificationOf('found', incidentOf({ findings: [networkFinding()] })));

  it('stands in the e-mail as a command to paste and as JSON', () => {
    expect(text).toContain('THE CHANGE TO MAKE');
    expect(text).toContain(
      "* associate the route table:\n  aws ec2 modify-vpc-endpoint \\\n      --region 'us-east-2' \\\n      --vpc-endpoint-id 'vpce-0aaa' \\\n      --add-route-table-ids 'rtb-0aaa'",
    );
    const json = /policy of vpce-0aaa:\n( {2}\{[\s\S]*?\n {2}\})/.exec(text)?.[1] ?? '';
    expect(JSON.parse(json)).toMatchObject({ Effect: 'Allow', Resource: 'arn:aws:s3:::config/app.env' });
  });

  it('stands in chat as one line', () => {
    expect(JSON.parse(chat).content.nextSteps.join('\n')).toContain("modify-vpc-endpoint --region 'us-east-2'");
  });

  it('is followed by the page that explains the cause', () => {
    expect(text).toContain('More: docs/causes/no-way-to-service.md');
  });

  it('is told once, however many findings share it', () => {
    expect(tellInstructions([networkFinding(), networkFinding({ id: 'another' })])).toHaveLength(2);
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
    expect(tellInstructions([finding])[0]?.purpose).toContain('not safe to paste');
  });
});
