import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runDeploy } from './run-deploy.ts';

const page = readFileSync(new URL('../../../docs/install.md', import.meta.url), 'utf8');

/** The blocks of output of the page, without their indentation. */
const blocks = [...page.matchAll(/^ {3}```\n([\s\S]*?)^ {3}```$/gm)].map(([, text = '']) =>
  text.replaceAll(/^ {3}/gm, ''),
);

const configuration = {
  grants: [
    {
      name: 'app',
      executionRole: 'arn:aws:iam::111122223333:role/exec',
      secrets: ['arn:aws:secretsmanager:us-east-2:111122223333:secret:app-AbCdEf'],
      services: ['arn:aws:ecs:us-east-2:111122223333:service/prod/app'],
      registrars: ['arn:aws:iam::111122223333:role/deployer'],
      consent: 'auto',
    },
  ],
  notifications: { emails: ['ops@example.com'] },
  operators: { change: ['arn:aws:iam::111122223333:role/on-call'] },
};

it('the page of the installation shows what deploy prints', async () => {
  const outputs = {
    ConfirmTheEmails: 'Follow the link in the mail "Subscription Confirmation" that AWS sent to ops@example.com',
    ModeStartsAsDryRun:
      'aws ssm put-parameter --region us-east-2 --name /EcsInitRemediator/mode --overwrite --value apply',
  };
  const files = { 'ecs-init-remediator.json': configuration };
  const { err, out, questions } = await runDeploy({ files, answers: ['y'], ends: { is: 'deployed', outputs } });
  const [before = '', after = ''] = blocks;
  expect(`${err}${questions[0]?.trimEnd()}\n`).toBe(before);
  expect(out).toBe(after);
});
