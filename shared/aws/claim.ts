import type { ClaimReading } from '../control/mode-reading.ts';
import { CLAIM_PARAMETER } from '../environment.ts';
import type { Instant } from '../event/instant.ts';
import { later } from '../event/instant.ts';
import type { Clients } from './clients/clients.ts';
import { plainLine } from './messages/plain-line.ts';
import { makeParameter, readParameterText, whyUnread } from './parameters.ts';

/** How long a function goes without reading a claim again that it found to be its own. */
const knownMilliseconds = 60_000;

type ClaimOptions = {
  /** The ARN of the operator of this installation. */
  readonly operator: string;
  /** Whether it makes the claim where there is none. */
  readonly takes: boolean;
  readonly now: () => Instant;
};

/**
 * Returns what tells which installation may change things in this account and Region. There is one claim for each: the first
 * installation that asks for it gets it, and keeps it until its stack is deleted or a person deletes the parameter.
 */
export function claimReader(clients: Clients, options: ClaimOptions): () => Promise<ClaimReading> {
  let ownUntil: Instant | undefined;
  return async () => {
    if (ownUntil !== undefined && options.now() < ownUntil) return { is: 'own' };
    const reading = await readClaim(clients, options);
    ownUntil = reading.is === 'own' ? later(options.now(), knownMilliseconds) : undefined;
    return reading;
  };
}

async function readClaim(clients: Clients, { operator, takes }: ClaimOptions): Promise<ClaimReading> {
  try {
    const holder = (await heldBy(clients)) ?? (takes ? await take(clients, operator) : operator);
    return holder === operator ? { is: 'own' } : { is: 'other', parameter: CLAIM_PARAMETER, operator: holder };
  } catch (error) {
    return { is: 'unread', why: whyUnread(CLAIM_PARAMETER, error) };
  }
}

/** The operator's ARN that the claim holds; undefined if there is no claim. */
async function heldBy(clients: Clients): Promise<string | undefined> {
  const text = await readParameterText(clients, CLAIM_PARAMETER);
  return text === undefined ? undefined : plainLine(text, 600);
}

/** Makes the claim. Of two that do so at the same moment, Parameter Store lets one. @returns who holds it */
async function take(clients: Clients, operator: string): Promise<string> {
  const isMade = await makeParameter(clients, {
    Name: CLAIM_PARAMETER,
    Value: operator,
    Overwrite: false,
    Description: 'The installation of ecs-init-remediator that may change things in this account and Region.',
  });
  return isMade ? operator : ((await heldBy(clients)) ?? '');
}
