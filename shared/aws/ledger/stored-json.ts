import { gunzipSync, gzipSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Incident } from '../../incident/incident.ts';
import { UnreadableRecord } from '../unreadable-record.ts';
import { parseRecord } from './former-reasons.ts';

/** An item for the low-level client of DynamoDB. */
export type Item = Record<string, AttributeValue>;

/** In bytes. DynamoDB's limit is 400 KB for an item, including names and the few plain attributes. */
const mostBytes = 380_000;
/** In bytes. A value up to this size is stored as readable text. */
const plainBytes = 100_000;

/**
 * The attribute that holds a value: `json` as text or, if the text is long, `gzip` as bytes. Undefined if both are too
 * long.
 */
export function jsonAttribute(value: unknown): Item | undefined {
  const json = JSON.stringify(value);
  if (Buffer.byteLength(json) <= plainBytes) return { json: { S: json } };
  const bytes = gzipSync(json);
  return bytes.byteLength <= mostBytes ? { gzip: { B: bytes } } : undefined;
}

/**
 * Reads the value that {@link jsonAttribute} stored.
 * @throws UnreadableRecord if the item holds none, or a value with another schema than 1, which a newer version of the product
 * wrote.
 */
export function readJsonAttribute(item: Item): { readonly schema: 1 } {
  const text =
    item['json']?.S ?? (item['gzip']?.B === undefined ? undefined : gunzipSync(item['gzip'].B).toString('utf8'));
  const key = `${item['pk']?.S ?? '?'} / ${item['sk']?.S ?? '?'}`;
  if (text === undefined)
    throw new UnreadableRecord(`The ledger's item ${key} holds no record. Delete it, or restore the table.`);
  const value = parseRecord(text) as { readonly schema?: unknown };
  if (value.schema !== 1) {
    throw new UnreadableRecord(
      `The ledger's item ${key} has schema ${String(value.schema)}, and this version reads 1: deploy the version that wrote it.`,
    );
  }
  return { ...value, schema: 1 };
}

/**
 * The attribute of an incident of any size. If it is too long, first evidence is cut, then texts, and the record says
 * so.
 * @throws Error if it is still too long.
 */
export function incidentAttribute(incident: Incident): Item {
  for (const fit of [whole, withoutEvidence, withoutTexts]) {
    const attribute = jsonAttribute(fit(incident));
    if (attribute !== undefined) return attribute;
  }
  throw new Error(
    `Incident ${incident.id} does not fit into one item of the ledger: it has ${incident.findings.length} findings and ${incident.changes.length} changes.`,
  );
}

function whole(incident: Incident): Incident {
  return incident;
}

function withoutEvidence(incident: Incident): Incident {
  const findings = incident.findings.map(({ ways: _ways, ...finding }) => ({
    ...finding,
    evidence: finding.evidence.slice(0, 1),
    missing: [],
  }));
  return { ...incident, findings, unchecked: [...incident.unchecked.slice(0, 20), { is: 'cut', texts: false }] };
}

function withoutTexts(incident: Incident): Incident {
  const findings = incident.findings.map(({ ways: _ways, ...finding }) => ({
    ...finding,
    evidence: [],
    missing: [],
    title: finding.title.slice(0, 200),
    next: finding.next.slice(0, 200),
  }));
  const changes = incident.changes.map((change) => ({ ...change, failuresSince: change.failuresSince.slice(-10) }));
  return {
    ...incident,
    findings,
    changes,
    unchecked: [...incident.unchecked.slice(0, 20), { is: 'cut', texts: true }],
  };
}
