import type { ConsentName, NoInverse } from './reason.ts';

/** A change as plain data, told apart by its kind: stored, hashed, shown, compared, approved by a person, executed later. */
export type ActionData = { readonly kind: string };

/** The owner's consent that a change rests on, whichever part of the configuration gave it. */
export type Consent = ConsentName & {
  readonly consent: 'auto' | 'ask';
  /** ARNs of the services that it is for. */
  readonly services: readonly string[];
  /** ARNs of the principals whose task definitions are trusted. */
  readonly registrars: readonly string[];
  /** ARNs of the roles that a new revision may pass. */
  readonly passRoles: readonly string[];
};

/** What takes a change back, or why nothing does. */
export type InverseData<I extends ActionData = ActionData> = I | { readonly none: NoInverse };

/** A change that would repair findings, before any guardrail. */
export type Planned<A extends ActionData = ActionData, I extends ActionData = ActionData> = {
  /** Hash of the action: the same change of the same thing has the same id, whenever it is planned. */
  readonly id: string;
  readonly action: A;
  readonly inverse: InverseData<I>;
  /** Ids of the findings that it is to repair. */
  readonly findings: readonly string[];
  readonly consent: Consent;
  /** Id of the change of the same plan that makes what this one needs, such as the revision to move to. */
  readonly follows: string | null;
};

/** Where a change is made: of an incident or a workload, what the owner's consent is compared with. */
export type Place = {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly serviceArn: string | null;
};
