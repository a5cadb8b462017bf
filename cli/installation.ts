import process from 'node:process';
import { regionOf } from '../shared/arn.ts';
import type { Inspection } from '../shared/aws/operating/inspect.ts';
import type { Answered } from '../shared/aws/operating/operator-client.ts';
import type { Granted } from '../shared/aws/operating/read-grants.ts';
import type { Credentials } from '../shared/aws/sts/sign-proof.ts';
import type { NamedPlace } from '../shared/notification/content/place-words.ts';
import type { Asked } from '../shared/operator/request.ts';
import { findRegionOf } from './find-place.ts';
import { UsageError } from './usage-error.ts';

/** The options that say which installation is meant, and as whom it is asked. */
export type Reached = {
  readonly operator?: string | undefined;
  readonly stack?: string | undefined;
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
};

/** An installation to speak to, and to look at with one's own credentials. `grants`: those that it told of. */
export type Installation = {
  readonly ask: (asked: Asked) => Promise<Answered>;
  readonly inspect: (grants: readonly Granted[]) => Promise<Inspection>;
  /** Where it is, with the account's alias where one's own credentials may read it. Never throws. */
  readonly place: () => Promise<NamedPlace>;
};

/** Opens the installation that the options mean. */
export type Reach = (options: Reached) => Promise<Installation>;

const operatorArn = /^arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]{1,140}$/;

/** Whose credentials sign the requests to an installation, and which one it is. */
export type Found = {
  /** The ARN of its operator. */
  readonly operator: string;
  /** The name of its stack; undefined where only the ARN of its operator was given. */
  readonly stack: string | undefined;
  readonly credentials: Credentials;
  readonly endpoint: string | undefined;
};

/**
 * The installation by the ARN of its operator or by the name of its stack. What the options say counts, then the ARN in
 * `ECS_INIT_REMEDIATOR_OPERATOR`, then the name that a stack has where none is given.
 * @throws UsageError, CallError, or the SDK's error if there are no credentials
 */
export async function findInstallation({ operator, stack, region, profile }: Reached): Promise<Found> {
  // Loaded only now: explaining a text needs no SDK.
  const [{ findOperators }, { findCredentials }] = await Promise.all([
    import('../shared/aws/operating/find-operator.ts'),
    import('../shared/aws/operating/credentials.ts'),
  ]);
  const credentials = findCredentials(profile);
  const endpoint = process.env['AWS_ENDPOINT_URL'];
  // A person who names a stack means that one, whatever their shell is set to.
  const given = operator ?? (stack === undefined ? process.env['ECS_INIT_REMEDIATOR_OPERATOR'] : undefined);
  const name = stack ?? 'EcsInitRemediator';
  const where = async () => ({ region: await findRegionOf({ region, profile }), profile, credentials, endpoint });
  const found = given ?? onlyOne(name, await findOperators({ stack: name, ...(await where()) }));
  if (!operatorArn.test(found))
    throw new UsageError(
      `${JSON.stringify(found.slice(0, 200))} is not the ARN of a function; allowed: arn:PARTITION:lambda:REGION:ACCOUNT:function:NAME.`,
    );
  const its = regionOf(found);
  if (region !== undefined && its !== region)
    throw new UsageError(
      operator === undefined
        ? `${found} of the variable ECS_INIT_REMEDIATOR_OPERATOR is in ${its}, and --region says ${region}: leave --region out, or give --stack NAME.`
        : `${found} is in ${its}, and --region says ${region}: leave one of them out.`,
    );
  // Whoever names the stack, or leaves the name to us, means that one; the ARN of an operator names none.
  const inStack = stack ?? (given === undefined ? name : undefined);
  return { operator: found, stack: inStack, credentials, endpoint };
}

function onlyOne(stack: string, [operator, ...more]: readonly string[]): string {
  if (operator === undefined)
    throw new UsageError(`The stack ${stack} has no output OperatorArn: is it an installation?`);
  if (more.length === 0) return operator;
  const all = [operator, ...more].join(', ');
  throw new UsageError(`The stack ${stack} has several outputs OperatorArn: give --operator with one of ${all}.`);
}

/** Opens the installation that {@link findInstallation} finds. */
export const openInstallation: Reach = async (reached) => {
  const [{ askOperator }, { stack, ...at }] = await Promise.all([
    import('../shared/aws/operating/operator-client.ts'),
    findInstallation(reached),
  ]);
  return {
    ask: (asked) => askOperator(at, asked),
    inspect: async (grants) => {
      // Loaded only now: no other verb needs these clients.
      const { inspect } = await import('../shared/aws/operating/inspect.ts');
      return inspect({ ...at, stack, grants, now: new Date().toISOString() });
    },
    place: async () => {
      const { readPlace } = await import('../shared/aws/operating/read-place.ts');
      return readPlace(at.operator, at);
    },
  };
};
