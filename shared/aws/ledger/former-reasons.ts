type Members = Readonly<Record<string, unknown>>;

/**
 * Reasons whose shape was another one in earlier editions, by their code then: each as it is written now. Records are kept
 * for 90 days, and open incidents and targets for longer, so that they outlive the edition that wrote them.
 */
const now: Readonly<Record<string, (former: Members) => Members>> = {
  'role-not-passable': ({ role, ...reason }) => (role === undefined ? reason : { ...reason, roles: [role] }),
  'earlier-not-active': (reason) => ({ lacking: [], ...reason }),
  refused: (reason) => ({ permission: null, ...reason }),
  'unknown-field': ({ field }) => ({ code: 'unknown-fields', fields: [field] }),
  mode: ({ mode, because }) => ({
    code: 'as-told',
    text: `the mode was ${String(mode)} (${String(because)})`,
    of: 'mode-holds',
  }),
};

/** What a record holds somewhere that has such a reason: most have none, and are not searched. */
const anyFormer = new RegExp(`"code":"(?:${Object.keys(now).join('|')})"`);

/** Parses a record, with the reasons in it as this edition writes them. @throws SyntaxError */
export function parseRecord(json: string): unknown {
  return anyFormer.test(json) ? JSON.parse(json, revive) : JSON.parse(json);
}

function revive(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('code' in value) || typeof value.code !== 'string') return value;
  return Object.hasOwn(now, value.code) ? now[value.code]?.({ ...value }) : value;
}
