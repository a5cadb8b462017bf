import { ENVIRONMENT } from '../environment.ts';
import { checkArns } from './check-arns.ts';
import type { Configuration, Operators } from './configuration.ts';
import { checkPlaces } from './cross-checks.ts';
import { hasPolicy } from './grant-statements.ts';

/** A text of the configuration with parts that the deployment fills in: an index stands for a value of its list. */
type Joined = { readonly joined: readonly (string | number)[] };

/**
 * Reads the `configuration.json` that was deployed beside the function's code. It was validated and completed at
 * synthesis, so the bundle does not need the validation. Only what the deployment filled in is checked here.
 * @param environment `process.env`, passed in by the entry point.
 * @throws Error if the bundle is broken, or the deployment filled in what no configuration may hold
 */
export function readShipped(text: string, environment: Readonly<Record<string, string | undefined>>): Configuration {
  const {
    [ENVIRONMENT.deployedValues]: values,
    [ENVIRONMENT.addedOperators]: added,
    [ENVIRONMENT.policySuffixes]: suffixes,
  } = environment;
  const filled: unknown = values === undefined ? JSON.parse(text) : fillGaps(text, JSON.parse(values));
  if (typeof filled !== 'object' || filled === null || !('grants' in filled) || !('limits' in filled)) {
    throw new Error('configuration.json beside the code is not a resolved configuration; deploy the stack again');
  }
  const shipped = withSuffixes(filled as Configuration, suffixes === undefined ? [] : JSON.parse(suffixes));
  const configuration =
    added === undefined ? shipped : { ...shipped, operators: withAdded(shipped.operators, JSON.parse(added)) };
  const problems =
    values === undefined && added === undefined ? [] : [...checkArns(configuration), ...checkPlaces(configuration)];
  if (problems.length > 0)
    throw new Error(
      `The configuration as deployed cannot be used; correct what the stack fills in, and deploy again: ${problems.join('; ')}`,
    );
  return configuration;
}

/** The grants with what the names of their policies end in, in their order. */
function withSuffixes(configuration: Configuration, suffixes: readonly string[]): Configuration {
  const left = [...suffixes];
  const grants = configuration.grants.map((grant) => {
    const policySuffix = hasPolicy(grant) ? left.shift() : undefined;
    return policySuffix === undefined ? grant : { ...grant, policySuffix };
  });
  return { ...configuration, grants };
}

function fillGaps(text: string, values: readonly string[]): unknown {
  return JSON.parse(text, (_, value: unknown) =>
    isJoined(value)
      ? value.joined.map((piece) => (typeof piece === 'string' ? piece : (values[piece] ?? ''))).join('')
      : value,
  );
}

/** No object of the configuration has this key. */
function isJoined(value: unknown): value is Joined {
  return typeof value === 'object' && value !== null && 'joined' in value;
}

/**
 * The rights with those that the stack adds. A right to read or stop that the configuration does not name is open to everybody
 * whom IAM lets invoke the operator: to add somebody to it must not close it for the others.
 */
function withAdded(operators: Operators, added: Operators): Operators {
  const { read, stop, change = [] } = operators;
  return {
    ...(read !== undefined && { read: [...read, ...(added.read ?? [])] }),
    ...(stop !== undefined && { stop: [...stop, ...(added.stop ?? [])] }),
    ...((operators.change ?? added.change) !== undefined && { change: [...change, ...(added.change ?? [])] }),
  };
}
