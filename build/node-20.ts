// Node.js 20 has no Map.groupBy; this is put before the code of the bundles that a person's own Node.js runs.
// The type says that it is always there.
(Map as { groupBy?: typeof Map.groupBy }).groupBy ??= (items, keyOf) => {
  const groups = new Map();
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index++);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
};
