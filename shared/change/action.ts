/** A change as plain data: stored, hashed, shown in dry-run, compared in tests, approved by a person, executed later. */
export type Action = AttachGrant | DetachGrant | RegisterRevision | MoveService | ForceDeployment;

export type ActionKind = Action['kind'];

/** Attaches the managed policy of one of the owner's grants to the execution role that the grant names. */
export type AttachGrant = {
  readonly kind: 'attach-grant';
  readonly grant: string;
  readonly role: string;
  readonly policy: string;
};

/** The inverse of {@link AttachGrant}; detaches only what the product attached. */
export type DetachGrant = {
  readonly kind: 'detach-grant';
  readonly grant: string;
  readonly role: string;
  readonly policy: string;
};

/** Registers the family's newest ACTIVE revision again with corrected references and every other field equal. */
export type RegisterRevision = {
  readonly kind: 'register-revision';
  readonly family: string;
  /** The failing revision's ARN. */
  readonly from: string;
  readonly corrections: readonly Correction[];
};

/** One `valueFrom`, before and after. */
export type Correction = {
  /** JSON pointer into the task definition. */
  readonly pointer: string;
  readonly container: string;
  readonly name: string;
  readonly before: string;
  readonly after: string;
};

/** Points a service at another revision of its family. `to` is undefined until the revision is registered. */
export type MoveService = {
  readonly kind: 'move-service';
  readonly service: string;
  readonly cluster: string;
  readonly from: string;
  readonly to?: string;
};

/** Starts one new deployment of the revision that the service has, which resets ECS's back-off. */
export type ForceDeployment = {
  readonly kind: 'force-deployment';
  readonly service: string;
  readonly cluster: string;
  readonly taskDefinition: string;
};

/** What takes a change back, or why nothing does. */
export type Inverse = Action | { readonly none: string };

/** What the change is made to, and outlives incidents: role × policy, family, or service. */
export function targetOf(action: Action): string {
  switch (action.kind) {
    case 'attach-grant':
    case 'detach-grant':
      return `${action.role}|${action.policy}`;
    case 'register-revision':
      return `family/${action.family}`;
    case 'move-service':
    case 'force-deployment':
      return action.service;
  }
}

/** A sentence for people: what the change is, in the infinitive. */
export function describeAction(action: Action): string {
  switch (action.kind) {
    case 'attach-grant':
      return `attach policy ${action.policy} to role ${action.role}`;
    case 'detach-grant':
      return `detach policy ${action.policy} from role ${action.role}`;
    case 'register-revision':
      return `register a revision of ${action.family} with ${action.corrections.length === 1 ? 'one corrected reference' : `${action.corrections.length} corrected references`}`;
    case 'move-service':
      return `move service ${action.service} to ${action.to ?? 'the corrected revision'}`;
    case 'force-deployment':
      return `start a new deployment of service ${action.service}`;
  }
}
