import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { waitsForRestore } from '../../shared/incident/awaits-answer.ts';
import { type FindingRecord, incidentStates } from '../../shared/incident/incident.ts';
import { type Urgency, urgencies } from '../../shared/incident/whose-move.ts';
import { undoOf } from '../../shared/notification/content/describe-change.ts';
import { createContent } from '../../shared/notification/content/message-content.ts';
import type { Option } from '../../shared/notification/content/step.ts';
import { readPublished } from '../../shared/notification/render/render-json.ts';
import { type Told, tellAll } from './truth-corpus.ts';

const told = tellAll(800);
/** A quiet message goes to no person. */
const read = told.filter(({ entry }) => entry.quiet !== true);
const of = (...wanted: readonly Urgency[]) => read.filter(({ content }) => wanted.includes(content.urgency));

/** What is wrong with the first message that breaks the rule, and the whole message; empty if none does. */
function firstOf(all: readonly Told[], breaks: (one: Told) => unknown): string {
  if (all.length <= 10) return `only ${all.length} messages are looked at`;
  const broken = all.filter((one) => Boolean(breaks(one)));
  const [first] = broken;
  if (first === undefined) return '';
  const { entry, message } = first;
  return `${broken.length} of ${all.length} messages, such as ${entry.state}: ${String(breaks(first))}\n\nSubject: ${message.subject}\n\n${message.text}`;
}

const linesOf = ({ message }: Told) => message.text.split('\n').filter((line) => line !== '');
const optionsOf = ({ content }: Told): readonly Option[] => content.steps.flatMap(({ options }) => options);
/** A shell without any program takes it whole, and calls one of the two programs once. */
function isOneCommand(paste: string): boolean {
  const script = `aws() { echo called; }\nnpx() { echo called; }\n${paste}`;
  const { stdout, status } = spawnSync('/bin/sh', ['-eu', '-c', script], {
    env: { PATH: '/nowhere' },
    encoding: 'utf8',
  });
  return status === 0 && stdout === 'called\n';
}

const labels: Readonly<Record<Urgency, string>> = {
  act: 'ACTION NEEDED',
  decide: 'YOUR DECISION',
  fyi: 'NO ACTION NEEDED',
  ok: 'OVER',
};
const lastWords =
  /makes? ECS try now|Start no deployment before that is lifted|run the task again|Deploy the corrected revision|Start a new deployment where|keeps AWS from the undo|finish its undo|back by hand/i;
/** A word of the title of each cause of the corpus, by which a text names it. */
const namesOfCauses: Readonly<Record<string, RegExp>> = {
  'permission-missing': /may not call/,
  'reference-malformed': /reference of/,
  'no-way-to-service': /no answer/,
  'log-group-missing': /log group/,
  'unexplained-other': /does not say why/,
  throttled: /throttled/,
  'platform-too-old': /Fargate platform/,
};

describe('the messages that are looked at', () => {
  it('are of every state and every level', () => {
    expect(new Set(read.map(({ entry }) => entry.state))).toEqual(new Set(incidentStates));
    expect(new Set(read.map(({ content }) => content.urgency))).toEqual(new Set(urgencies));
  });
});

describe('the first words', () => {
  it('of a subject are its level, in at most 99 ASCII characters', () => {
    expect(
      firstOf(read, ({ message: { subject }, notification: { move, incident } }) => {
        const level = incident.drill ? 'DRILL' : move.urgency.toUpperCase();
        return !/^[\x20-\x7e]{1,99}$/.test(subject) || !subject.startsWith(`[${level}] `);
      }),
    ).toBe('');
  });

  it('say the same level in the e-mail, in the subject, in the JSON and in chat', () => {
    expect(
      firstOf(read, (one) => {
        const { message, notification, content } = one;
        const label = notification.incident.drill ? 'THIS IS A DRILL' : labels[content.urgency];
        const urgency = JSON.parse(message.json).urgency;
        const inChat = JSON.parse(message.chat).metadata.additionalContext.urgency;
        return !linesOf(one)[0]?.startsWith(`${label}: `) || urgency !== content.urgency || inChat !== content.urgency;
      }),
    ).toBe('');
  });

  it('of an e-mail say whose move it is, where, and why', () => {
    expect(
      firstOf(read, (one) => {
        const [whose, where, why, then] = linesOf(one);
        const isThere =
          /: (?:service|stand-alone task) \S+ .+\.$/.test(whose ?? '') && /^In .*us-east-2/.test(where ?? '');
        return (
          !isThere ||
          !/^(?:Why|Why it would fail again|ECS names no cause, but it would fail because|The change was made because|The cause, gone by now|The cause that was found): .+\.$/.test(
            why ?? '',
          ) ||
          then === undefined
        );
      }),
    ).toBe('');
  });

  it('name a cause that waits for the reader, where one does', () => {
    expect(
      firstOf(of('act', 'decide'), ({ content, notification: { move, incident } }) => {
        const waiting = new Set(
          incident.findings.filter(({ id }) => move.findings.includes(id)).map(({ cause }) => cause),
        );
        if (waiting.size === 0) return false;
        const isOfNobody = (text: string) =>
          Object.entries(namesOfCauses).some(([cause, name]) => name.test(text) && !waiting.has(cause));
        return isOfNobody(content.subject) || isOfNobody(content.opening.why);
      }),
    ).toBe('');
  });
});

describe('what a message says', () => {
  it('never points at a place that another channel does not have', () => {
    expect(
      firstOf(read, ({ content: { opening, steps } }) => {
        const texts = [
          ...opening.happens,
          opening.why,
          ...steps.flatMap(({ title, options }) => [title, ...options.map(({ label }) => label ?? '')]),
        ];
        return texts.find((text) => /\b(?:below|above|what follows|see CHANGES)\b/.test(text));
      }),
    ).toBe('');
  });

  it('names a section of the e-mail only where it stands', () => {
    expect(
      firstOf(read, (one) => {
        const lines = linesOf(one);
        return lines.some((line) => line.includes('see CHANGES')) && !lines.includes('CHANGES');
      }),
    ).toBe('');
  });

  it('does not say that nothing was changed beside a change', () => {
    expect(
      firstOf(read, ({ content: { opening, changes }, notification: { incident } }) => {
        // One cause may be left alone beside changes for another one.
        const ofAll = opening.happens.filter((text) => !text.startsWith('The product leaves it alone: '));
        if (!ofAll.some((text) => /changed nothing|nothing (?:is|was) changed/i.test(text))) return false;
        const isOver = opening.happens.some((text) => text === 'The product changed nothing.');
        return isOver
          ? incident.changes.some(({ madeAt, state }) => madeAt !== null || state === 'unsettled')
          : changes.some(({ status }) => /^(?:made|already|taken back|being|sent|to be)/.test(status));
      }),
    ).toBe('');
  });

  it('does not say behind "Not changed" that nothing was changed', () => {
    expect(
      firstOf(read, (one) =>
        linesOf(one).find((line) =>
          /Not changed: .*(?:nothing (?:is|was) changed|not done)|: not made.*: not done/.test(line),
        ),
      ),
    ).toBe('');
  });

  it('does not say of what is over that it is down', () => {
    expect(
      firstOf(of('ok'), ({ content: { opening, subject } }) =>
        /is down|cannot start|short of tasks|did not start/.test(
          `${opening.headline} ${opening.happens.join(' ')} ${subject.replace(/cause was: .*/, '')}`,
        ),
      ),
    ).toBe('');
  });

  it('does not ask for anything where nobody’s move it is', () => {
    expect(
      firstOf(of('fyi', 'ok'), ({ content: { opening, grants, registrar, patches } }) => {
        const asks = opening.happens.some((text) => /yes or no|until somebody|until a person/.test(text));
        return asks || grants.length > 0 || patches.length > 0 || registrar !== null;
      }),
    ).toBe('');
  });

  it('promises no further message of an incident that is over', () => {
    expect(
      firstOf(read, ({ message, notification: { incident } }) => {
        const isOver = incident.status === 'closed' || incident.endedBy !== undefined || incident.endedAs !== undefined;
        return isOver && message.text.includes('one more message when');
      }),
    ).toBe('');
  });
});

describe('the steps', () => {
  it('are there exactly where it is a person’s move', () => {
    expect(firstOf(of('act', 'decide'), ({ content }) => content.steps.length === 0)).toBe('');
    expect(firstOf(of('fyi', 'ok'), ({ content }) => content.steps.length > 0)).toBe('');
  });

  it('end in what makes the workload run', () => {
    expect(firstOf(of('act', 'decide'), ({ content }) => !lastWords.test(content.steps.at(-1)?.title ?? ''))).toBe('');
  });

  it('undo nothing but what is to be undone and is kept from it', () => {
    expect(
      firstOf(read, (one) => {
        const { changes } = one.notification.incident;
        const kept = changes.filter(({ state, undoHeld }) => state === 'undoing' && undoHeld !== undefined);
        const meant = kept.map((change) => undoOf(change, one.notification.incident));
        const isMeant = (text: string) => meant.some((undo) => undo.is === 'command' && undo.command === text);
        const undoing = one.content.changes.flatMap(({ undo }) => (undo?.is === 'command' ? [undo.command] : []));
        const undoes = (text: string) => undoing.includes(text) || / undo | detach-role-policy /.test(text);
        return optionsOf(one).find(({ text }) => undoes(text) && !isMeant(text));
      }),
    ).toBe('');
  });

  it('bring a yes that can be pasted where one is asked for', () => {
    expect(
      firstOf(of('decide'), (one) => !optionsOf(one).some(({ text }) => / (?:approve|restore) inc-/.test(text))),
    ).toBe('');
  });

  it('give nothing by hand that somebody took away', () => {
    const holding = read.filter(({ notification: { incident } }) => incident.findings.some(waitsForRestore));
    expect(
      firstOf(holding, (one) => {
        const { content, notification } = one;
        const isWithheld = (finding: FindingRecord) => finding.notFoundSince === undefined && waitsForRestore(finding);
        const held = notification.incident.findings.filter(isWithheld);
        const others = notification.incident.findings.filter((finding) => !waitsForRestore(finding));
        const pastes = [
          ...optionsOf(one).map(({ text }) => text),
          ...content.grants.map(({ json }) => json),
          ...content.patches.map(({ text }) => text),
        ];
        return held.some(
          ({ resource, remedy }) =>
            remedy?.is === 'permission' &&
            !others.some((other) => other.resource === resource) &&
            pastes.some((text) => text.includes(resource ?? '')),
        );
      }),
    ).toBe('');
  });

  it('give nothing by hand that a person said no to', () => {
    const isNo = ({ reason }: FindingRecord) => reason.code === 'rejected';
    const refused = read.filter(({ notification: { incident } }) => incident.findings.some(isNo));
    expect(
      firstOf(refused, (one) => {
        const { findings } = one.notification.incident;
        const others = findings.filter((finding) => !isNo(finding));
        const pastes = [...optionsOf(one), ...one.content.patches].map(({ text }) => text);
        return findings.find(
          (finding) =>
            isNo(finding) &&
            !others.some(({ resource }) => resource === finding.resource) &&
            pastes.some((text) => text.includes(finding.resource ?? '')),
        )?.id;
      }),
    ).toBe('');
  });

  it('deploy no revision again whose reference waits for its correction', () => {
    expect(
      firstOf(of('act', 'decide'), (one) => {
        const { move, incident } = one.notification;
        const isCorrection = ({ id, remedy }: FindingRecord) =>
          move.findings.includes(id) && remedy?.is === 'correction';
        return incident.findings.some(isCorrection) && optionsOf(one).some(({ text }) => text.includes('--force-new-'));
      }),
    ).toBe('');
  });

  it('start one deployment, after all that was repaired, or say for which way the other one is', () => {
    // What takes back a change that moved the service is no repair.
    const deploys = ({ label, text }: Option) =>
      /^aws ecs update-service\b/.test(text) && label?.startsWith('By hand, what undoes') !== true;
    expect(
      firstOf(of('act', 'decide'), ({ content: { steps }, notification: { incident } }) => {
        const own = steps.filter(({ options }) => options.some(deploys));
        const isOrdered = incident.everyChangeHeld === undefined && incident.counts?.deployedBy === undefined;
        if (own.length > 0 && !isOrdered) return own[0]?.title;
        const repairs = steps.filter(({ causes }) => causes.length > 0);
        const first = repairs.findIndex((step) => own.includes(step));
        const isLast = first < 0 || repairs.slice(first).every((step) => own.includes(step));
        const others = own.slice(1).filter(({ title }) => !title.startsWith('Only if'));
        return others[0]?.title ?? (isLast ? '' : own.at(-1)?.title);
      }),
    ).toBe('');
  });

  it('name the Region wherever the AWS CLI needs one', () => {
    expect(
      firstOf(read, (one) =>
        optionsOf(one).find(
          ({ is, text }) => is === 'shell' && /^aws (?!iam )/.test(text) && !text.includes("--region 'us-east-2'"),
        ),
      ),
    ).toBe('');
  });

  it('are each one command that a shell takes whole', () => {
    const pastes = new Set(
      read.flatMap(optionsOf).flatMap(({ is, text }) => (is === 'document' || text === '' ? [] : [text])),
    );
    expect(pastes.size).toBeGreaterThan(5);
    expect([...pastes].filter((paste) => !isOneCommand(paste))).toEqual([]);
  });
});

describe('each channel', () => {
  it('has absolute links only, with https', () => {
    expect(
      firstOf(read, ({ message, slack }) => {
        const text = `${message.text}\n${message.chat}\n${JSON.stringify(slack)}`;
        return /\bhttp:\/\/|\]\((?!https:)|<\/|(?<![\w./-]|https:\/\/\S*)(?:docs|shared)\/[\w/.-]+\.md/.exec(text)?.[0];
      }),
    ).toBe('');
  });

  it('holds the last step, or says where it is', () => {
    expect(
      firstOf(of('act', 'decide'), ({ content, message, slack }) => {
        const last = (content.steps.at(-1)?.title ?? '').slice(0, 40);
        const chat = JSON.parse(message.chat).content.nextSteps.join('\n');
        const isWhole = JSON.parse(message.chat).content.nextSteps.length <= 11;
        return (
          !isWhole || !chat.includes(last) || !JSON.stringify(slack).includes(last) || !message.text.includes(last)
        );
      }),
    ).toBe('');
  });

  it('holds what the e-mail holds, once the message was published', () => {
    expect(
      firstOf(read, ({ content, message }) => {
        const { opening, steps, grants, patches } = createContent(readPublished(message.json));
        const again = JSON.stringify({ opening, steps, grants, patches });
        const first = JSON.stringify({
          opening: content.opening,
          steps: content.steps,
          grants: content.grants,
          patches: content.patches,
        });
        return again === first ? '' : again;
      }),
    ).toBe('');
  });

  it('says the same first sentence', () => {
    expect(
      firstOf(read, ({ content, message, slack }) => {
        const [first = ''] = content.opening.headline.split('_');
        const published = JSON.parse(message.json).says[0];
        const { description } = JSON.parse(message.chat).content;
        return (
          published !== content.opening.headline ||
          !description.startsWith(first) ||
          !JSON.stringify(slack).includes(first)
        );
      }),
    ).toBe('');
  });
});
