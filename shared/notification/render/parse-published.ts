import * as v from 'valibot';

const notOurs = 'the message is not a notification of ecs-init-remediator (docs/notifications.md)';

/** Parses a published message; throws with the path of what is wrong, never with a value. */
export function parsePublished<Schema extends v.GenericSchema>(schema: Schema, json: string): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, parseJson(json));
  if (parsed.success) return parsed.output;
  const path = v.getDotPath(parsed.issues[0])?.slice(0, 200) ?? 'the whole';
  throw new Error(`${notOurs}: ${path} is missing or of another form`);
}

/** The parser's own message would repeat a part of the text, so it is dropped. */
function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Error(`${notOurs}: it is not JSON`);
}
