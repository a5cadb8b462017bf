import * as v from 'valibot';

/** A schema with a sentence for its reader. The sentence is published with the schema. */
export function described<T extends v.GenericSchema>(schema: T, description: string) {
  return v.pipe(schema, v.description(description));
}

export const name = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_+=,.@-]{1,128}$/, 'a name of letters, digits and _+=,.@-'));
export const family = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,255}$/, 'letters, digits, - and _'));
export const region = v.pipe(v.string(), v.regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a Region such as us-east-2'));
export const accountId = v.pipe(v.string(), v.regex(/^\d{12}$/, 'twelve digits'));
export const seconds = v.pipe(v.number(), v.minValue(0, 'seconds, 0 or more'));
export const positive = v.pipe(v.number(), v.integer('a whole number'), v.minValue(0, '0 or more'));
/** A policy document, or any other JSON object that is passed on unchanged. */
export const json = v.record(v.string(), v.unknown());

export function record<T extends v.GenericSchema>(value: T) {
  return v.record(v.string(), value);
}

export const tags = described(record(v.string()), 'Tags by key.');

/** The place of a resource, if it is not the account and Region of the world. */
export const place = {
  account: v.optional(described(accountId, 'Another account than the world’s own.')),
  region: v.optional(described(region, 'Another Region than the world’s own.')),
};
