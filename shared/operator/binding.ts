import { createHash } from 'node:crypto';
import type { Instant } from '../event/instant.ts';

/** The signed header that binds a proof of identity to one request of one installation. Its value is {@link formatBinding}. */
export const bindingHeader = 'x-ecs-init-remediator';

/** What a caller's signature is good for: this very request, to this installation, once, now. */
export type Binding = {
  /** ARN of the operator function, without version or alias. */
  readonly installation: string;
  /** SHA-256 of the request's exact bytes, in hexadecimal. */
  readonly sha256: string;
  /** Chosen by the caller; it can be used once. */
  readonly id: string;
  readonly time: Instant;
};

/** The header's value: four words with one blank between them. */
export function formatBinding({ installation, sha256, id, time }: Binding): string {
  return [installation, sha256, id, time].join(' ');
}

const form =
  /^(arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]{1,140}) ([0-9a-f]{64}) ([0-9a-f-]{36}) (\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)$/;

/** The parsed header; undefined if it has another form. */
export function parseBinding(text: string): Binding | undefined {
  const [, installation, sha256, id, time] = form.exec(text) ?? [];
  if (installation === undefined || sha256 === undefined || id === undefined || time === undefined) return undefined;
  return Number.isNaN(Date.parse(time)) ? undefined : { installation, sha256, id, time };
}

/** In hexadecimal, of the UTF-8 bytes. */
export function sha256Of(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
