import type { Configuration } from '../../configuration/configuration.ts';
import type { ChangeKind } from '../define-change.ts';
import type { Planned } from '../planned.ts';
import { type AttachGrant, attachGrant, type DetachGrant, type SeenPolicies } from './attach-grant.ts';
import { type CreateLogGroup, createLogGroup, type DeleteLogGroup } from './create-log-group.ts';
import { type ForceDeployment, forceDeployment, type SeenDeployments } from './force-deployment.ts';
import { type MoveBack, moveBack } from './move-back.ts';
import { type MoveService, moveService } from './move-service.ts';
import { type RegisterAgain, registerAgain } from './register-again.ts';
import { type RegisterRevision, registerRevision } from './register-revision.ts';

/** Every change that the product can make, with what takes it back, and what is seen beyond the plan when it is made. */
type Changes = {
  readonly 'attach-grant': { readonly action: AttachGrant; readonly inverse: DetachGrant; readonly seen: SeenPolicies };
  readonly 'create-log-group': {
    readonly action: CreateLogGroup;
    readonly inverse: DeleteLogGroup;
    readonly seen: never;
  };
  readonly 'register-revision': { readonly action: RegisterRevision; readonly inverse: never; readonly seen: never };
  readonly 'move-service': { readonly action: MoveService; readonly inverse: MoveService; readonly seen: never };
  readonly 'register-again': { readonly action: RegisterAgain; readonly inverse: never; readonly seen: never };
  readonly 'move-back': { readonly action: MoveBack; readonly inverse: MoveService; readonly seen: never };
  readonly 'force-deployment': {
    readonly action: ForceDeployment;
    readonly inverse: never;
    readonly seen: SeenDeployments;
  };
};

export type ChangeKindName = keyof Changes;
export type Action = Changes[ChangeKindName]['action'];
/** The inverse of a change. */
export type InverseAction = Changes[ChangeKindName]['inverse'];
/** What was seen of the account when a change was made, where that is more than the change itself says. */
export type Seen = SeenOf<ChangeKindName>;
/** The same of one kind. */
export type SeenOf<K extends ChangeKindName> = Changes[K]['seen'];
/** All that can be carried out: changes, and what takes them back. */
export type AnyAction = Action | InverseAction;
export type PlannedAction = Planned<Action, InverseAction>;

/** The kinds in the order in which a plan makes them. A later one may use what an earlier one created. */
export const changeKinds: {
  readonly [K in ChangeKindName]: ChangeKind<Changes[K]['action'], Changes[K]['inverse']>;
} = {
  'attach-grant': attachGrant,
  'create-log-group': createLogGroup,
  'register-revision': registerRevision,
  'move-service': moveService,
  'force-deployment': forceDeployment,
  'register-again': registerAgain,
  'move-back': moveBack,
};

/** The kind of an action, for callers that treat all kinds alike. */
export function kindOf(action: Action): ChangeKind<Action, InverseAction> {
  return changeKinds[action.kind];
}

/** The changes of the configuration that are handed back when nothing lives of them any more. */
export function handedBackWhenUnneeded(configuration: Configuration, region: string): readonly Action[] {
  return Object.values(changeKinds).flatMap((kind): readonly Action[] => kind.handedBack(configuration, region));
}
