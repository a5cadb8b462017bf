import { Aws, Fn, type IResolvable, type Stack, Token, Tokenization } from 'aws-cdk-lib';
import { regionOf } from '../shared/arn.ts';
import type { Configuration } from '../shared/configuration/configuration.ts';
import { hasGap } from '../shared/configuration/gaps.ts';
import { type ArnReader, knownArns } from '../shared/configuration/grant-statements.ts';

/**
 * How many values that only the deployment knows a configuration may hold. They are in an environment variable of the functions,
 * and Lambda allows 4 KB for all variables of a function: about a quarter is needed for others, and an ARN has some 80 characters.
 */
const MOST_VALUES = 36;

/** The configuration as it is shipped, and the values that its gaps are filled with at deployment. */
export type Shipped = {
  /** The JSON of the configuration. A text with gaps is `{ "joined": [text or index of a value, …] }`. */
  readonly json: string;
  /** A JSON list of texts, which CloudFormation fills in; undefined if there are no gaps. */
  readonly values: string | undefined;
};

/** The literal parts of a text, with one gap between two of them. */
export function partsOf(text: string): readonly string[] {
  const parts = [''];
  for (const piece of piecesOf(text)) {
    if (typeof piece === 'string') parts.push((parts.pop() ?? '') + piece);
    else parts.push('');
  }
  return parts;
}

/** In characters: about as long as a text gets once CloudFormation has filled its gaps. */
export function lengthOf(text: string): number {
  return piecesOf(text).reduce((sum, piece) => sum + (typeof piece === 'string' ? piece.length : 80), 0);
}

function piecesOf(text: string): readonly (string | IResolvable)[] {
  if (!Token.isUnresolved(text)) return [text];
  const tokens: IResolvable[] = [];
  // No text of a configuration holds the mark: it is no printable character.
  const mark = '\u0000';
  const marked: unknown = Tokenization.reverseString(text)
    .mapTokens({ mapToken: (token) => `${mark}${tokens.push(token) - 1}${mark}` })
    .join({ join: (left: unknown, right: unknown) => `${String(left)}${String(right)}` });
  return String(marked)
    .split(mark)
    .map((piece, index) => (index % 2 === 1 ? (tokens[Number(piece)] ?? '') : piece))
    .filter((piece) => piece !== '');
}

/**
 * Takes what only the deployment knows out of a configuration. The same value is numbered once, in the order of the
 * configuration, so that two syntheses make the same code.
 * @throws Error if there are too many values
 */
export function shipConfiguration(stack: Stack, configuration: Configuration): Shipped {
  const values: IResolvable[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (token: IResolvable) => {
    const key = JSON.stringify(stack.resolve(token));
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, values.push(token) - 1);
    return values.length - 1;
  };
  const json = JSON.stringify(
    configuration,
    (_, value: unknown) =>
      typeof value === 'string' && Token.isUnresolved(value)
        ? { joined: piecesOf(value).map((piece) => (typeof piece === 'string' ? piece : numberOf(piece))) }
        : value,
    2,
  );
  if (values.length > MOST_VALUES)
    throw new Error(
      `The configuration holds ${values.length} values that are known only at deployment; ${MOST_VALUES} are possible, because the functions get them in an environment variable (4 KB): write ARNs out where you know them`,
    );
  return { json, values: values.length === 0 ? undefined : stack.toJsonString(values) };
}

/**
 * Reads ARNs of which a part may be known only to the deployment. A secret's ARN that ends in such a part is taken for a whole one,
 * as `Secret.secretArn` is: a wildcard behind it would allow more than that secret.
 */
export const laterArns: ArnReader = {
  regionOf: (arn) => {
    const region = regionOf(arn);
    return region === undefined || hasGap(region, partsOf) ? undefined : region;
  },
  viaServiceOf: (service, key) => {
    const region = laterArns.regionOf(key);
    if (region !== undefined) return knownArns.viaServiceOf(service, key);
    // Where CloudFormation fills in the Region, it fills in how the hosts of its partition end as well.
    const later = regionOf(key) ?? Fn.select(3, Fn.split(':', key));
    return [Aws.URL_SUFFIX, 'amazonaws.com'].map((end) => `${service}.${later}.${end}`);
  },
  isWhole: (secretArn) => partsOf(secretArn).at(-1) === '' || knownArns.isWhole(secretArn),
};
