import { describe, expect, it } from 'vitest';
import { report } from '../../shared/diagnosis/advice/report.ts';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';
import { stoppedReasons } from '../fixtures/stopped-reasons.ts';
import { cases } from './cases/index.ts';
import { diagnoseIn } from './diagnose-in.ts';

/** What only another revision of the task definition changes, where a person is told to change it. */
const inDefinition =
  /\b(?:valueFrom|executionRoleArn|taskRoleArn|awslogs-[a-z-]+|rootDirectory|environmentFiles|accessPointId|repositoryCredentials|authorizationConfig)\b|ask for less|image to (?:Amazon )?ECR|\bin the reference\b/;
/** What the last step of a message looks for. */
const namesRevision = /\bregister\b|\btask definition\b/;
const onlyRegistered = 'a revision of a task definition never changes';

type Told = { readonly next: string; readonly because: string };
/** What only explains a field. */
const explains = /\(`executionRoleArn`\)|A bare name in `valueFrom`.*|a bare name in `valueFrom` is/g;
const asks = ({ next, because }: Told) =>
  inDefinition.test(next.replaceAll(explains, '')) && !namesRevision.test(next) && !because.startsWith(onlyRegistered);

describe('advice to change what stands in the task definition says that a revision is to be registered', () => {
  it('where the account shows the cause', async () => {
    const found = await Promise.all(cases.map(({ account, reason, event }) => diagnoseIn(account, reason, event)));
    const told = found.flatMap(({ findings }) =>
      findings.map(({ next, passes, cause }) => ({ cause, next, because: passes?.because ?? '' })),
    );
    expect(told.length).toBeGreaterThan(60);
    expect(told.filter(asks)).toEqual([]);
  });

  it('where the text shows it', () => {
    const told = stoppedReasons.map(({ text }) => {
      const { next, passes, cause } = report(readStoppedReason(text));
      return { cause, next, because: passes.because };
    });
    expect(told.filter(asks)).toEqual([]);
  });
});
