import type { BrokenRequest } from '../network/connection.ts';
import type { FailedCall } from './sdk-error-text.ts';

/** Why a task could not be initialised: what ECS fetched, and the answer. The texts are composed from it. */
export type Obstacle =
  | { readonly at: 'secret'; readonly secretId: string; readonly region: string; readonly what: FetchFault }
  | { readonly at: 'unreadable-secret'; readonly valueFrom: string; readonly error: string }
  | { readonly at: 'secret-content'; readonly error: string }
  | { readonly at: 'parameters'; readonly region: string; readonly what: FetchFault }
  | { readonly at: 'missing-parameters'; readonly region: string; readonly names: readonly string[] }
  | { readonly at: 'registry-token'; readonly what: FetchFault }
  | { readonly at: 'registry-credentials'; readonly secretId: string; readonly what: FetchFault }
  | { readonly at: 'registry-credentials-content'; readonly error: string }
  | {
      readonly at: 'environment-file';
      readonly text: string;
      readonly bucket: string;
      readonly key: string;
      readonly what: FetchFault;
    }
  | { readonly at: 'unreadable-environment-file'; readonly text: string }
  | { readonly at: 'log-group' | 'log-stream'; readonly what: FetchFault }
  | { readonly at: 'log-options'; readonly error: string }
  | { readonly at: 'volume'; readonly volume: string; readonly stderr: string; readonly code: number }
  /** EC2 has no address for the network interface of the task. */
  | { readonly at: 'address'; readonly subnet: string; readonly publicIp: boolean }
  /** No instance could be launched for the task. */
  | { readonly at: 'capacity'; readonly provider: string; readonly error: string }
  /** Only for an agent on an instance: the definition names no role for something that must be fetched. */
  | { readonly at: 'no-credentials'; readonly resource: 'ASM secret' | 'Ssm secret' }
  | { readonly at: 'image'; readonly image: string; readonly error: string }
  /** The registry answers, but does not give the role the image's manifest or layers. */
  | {
      readonly at: 'image-denied';
      readonly image: string;
      readonly part: 'manifest' | 'layer';
      readonly call: FailedCall;
    };

/** The service refused the call, or the call never left the subnet. */
export type FetchFault =
  | { readonly is: 'answered'; readonly call: FailedCall }
  | {
      readonly is: 'unreachable';
      readonly service: string;
      readonly operation: string;
      /** How the connection failed, and its target. Undefined if the agent's deadline ended it. */
      readonly broken?: BrokenRequest;
    };
