import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Incident } from '../../shared/incident/incident.ts';
import { sayDecision, sayReason } from '../../shared/notification/content/reason-words.ts';
import {
  publishedNotification,
  publishesAllFields,
  publishesNoOtherFields,
} from '../../shared/notification/render/published.ts';
import { readPublished, renderJson } from '../../shared/notification/render/render-json.ts';
import { incidentOf, messages, notificationOf, permissionFinding } from '../fixtures/incident.ts';
import { schemas } from './write-schema.ts';

describe('the JSON form', () => {
  it.each(Object.entries(messages))('of "%s" is what the schema says, and can be read again', (_, notification) => {
    const json = renderJson(notification);
    expect(v.parse(publishedNotification, JSON.parse(json))).toStrictEqual(JSON.parse(json));
    const read = readPublished(json);
    expect(renderJson(read)).toBe(json);
    // A reason comes back as its sentence, with its code.
    const { findings, changes } = notification.incident;
    const told = findings.map((one) => ({
      ...one,
      reason: { code: 'as-told', text: sayDecision(one, changes), of: one.reason.code },
      planned: one.planned?.map(({ held, ...planned }) => ({
        ...planned,
        held: held === null ? null : { code: 'as-told', text: sayReason(held, changes), of: null },
      })),
    }));
    expect(read.incident.findings).toStrictEqual(JSON.parse(JSON.stringify(told)));
  });

  it('holds only the fields that are allowed', () => {
    const finding = { ...permissionFinding(), environment: { PASSWORD: 'hunter2' }, targets: ['a'] };
    const incident = { ...incidentOf({ findings: [finding] }), overrides: 'hunter2' } as Incident;
    const json = renderJson(notificationOf('found', incident));
    expect(json).not.toContain('hunter2');
    expect(Object.keys(JSON.parse(json).incident)).not.toContain('seen');
    expect(Object.keys(JSON.parse(json).incident)).not.toContain('outbox');
    expect([publishesAllFields, publishesNoOtherFields]).toStrictEqual([true, true]);
  });

  it('stays within a message’s size and says that it was cut, however many findings there are', () => {
    const evidence = Array.from({ length: 50 }, (_, index) => ({
      text: `"${'e'.repeat(900)}" ${index}`,
      source: 's'.repeat(300),
    }));
    const findings = Array.from({ length: 400 }, (_, index) =>
      permissionFinding(`S${index}`, `name-${'n'.repeat(400)}`, { evidence, next: 'x'.repeat(5000) }),
    );
    const incident = incidentOf({
      findings,
      unchecked: findings.map((one) => ({ is: 'as-told', text: one.next })),
      trigger: { ...incidentOf().trigger, reason: '"'.repeat(8000) },
    });
    const json = renderJson(notificationOf('found', incident));
    expect(Buffer.byteLength(JSON.stringify(json))).toBeLessThan(90_000);
    expect(readPublished(json).incident.findings.length).toBeGreaterThan(0);
    expect(JSON.parse(json)).toMatchObject({ cut: true });
  });

  it.each(schemas)('has its schema published as the code holds it', ({ file, text }) => {
    // Compared as JSON: the formatter lays the file out.
    expect(JSON.parse(readFileSync(file, 'utf8'))).toStrictEqual(JSON.parse(text));
  });

  it.each([
    ['not json at all hunter2', /it is not JSON$/],
    ['{"schema":2}', /schema is missing or of another form/],
    ['null', /notifications\.md\): the whole is missing/],
  ])('refuses %s and repeats nothing of it', (text, message) => {
    expect(() => readPublished(text)).toThrow(message);
    expect(() => readPublished(text)).not.toThrow(/hunter2/);
  });
});
