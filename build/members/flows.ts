import ts from 'typescript';

/**
 * What happens when a value of one type is used as another type: its members become members of the other type, and its
 * literals become literals.
 */
export type Flows = {
  readonly checker: ts.TypeChecker;
  readonly member: (from: ts.Symbol, to: ts.Symbol) => void;
  readonly words: (from: ReadonlySet<string>, to: ReadonlySet<string>) => void;
};

/** Deeper types belong to libraries and need not be followed. */
const deepest = 6;

/**
 * Follows a value from its own type into the type of the place where it is used. Each pair of types is followed once.
 */
export function followFlows(flows: Flows): (from: ts.Type, to: ts.Type) => void {
  const seen = new Set<string>();
  const follow = (from: ts.Type, to: ts.Type, depth: number): void => {
    if (depth > deepest) return;
    if ((from.flags & ts.TypeFlags.Any) !== 0)
      for (const word of wordsIn(to)) flows.words(new Set([word]), wordsIn(to));
    const words = wordsIn(from);
    if (words.size > 0) flows.words(words, wordsIn(to));
    if (from === to) return;
    const pair = `${idOf(from)} ${idOf(to)}`;
    if (seen.has(pair)) return;
    seen.add(pair);
    for (const one of partsOf(from)) for (const other of partsOf(to)) if (one !== other) within(one, other, depth + 1);
  };
  const within = (from: ts.Type, to: ts.Type, depth: number): void => {
    if (!isObject(from) || !isObject(to)) return;
    const { checker } = flows;
    const lists = [argumentsOf(checker, from, to), indexes(checker, from, to)].flat();
    for (const [one, other] of lists) follow(one, other, depth);
    if (lists.length > 0) return;
    for (const member of checker.getPropertiesOfType(to)) {
      const own = checker.getPropertyOfType(from, member.name);
      if (own === undefined) continue;
      flows.member(own, member);
      follow(checker.getTypeOfSymbol(own), checker.getTypeOfSymbol(member), depth);
    }
    for (const [one, other] of signatures(checker, from, to)) follow(one, other, depth);
  };
  return (from, to) => follow(from, to, 0);
}

type Pair = readonly [from: ts.Type, to: ts.Type];

/** The number of a type, which the compiler keeps but does not publish in its types. */
function idOf(type: ts.Type): number {
  return (type as ts.Type & { readonly id: number }).id;
}

/** Whether the type has members. */
export function isObject(type: ts.Type): boolean {
  return (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0;
}

/** The variants of a union. For any other type: the type itself. */
export function partsOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type];
}

/** The string literals that a value of the type may be. */
export function wordsIn(type: ts.Type): ReadonlySet<string> {
  return new Set(partsOf(type).flatMap((one) => (one.isStringLiteral() ? [one.value] : [])));
}

/** For two uses of one generic type (`Promise`, `Map` …): their arguments. */
function argumentsOf(checker: ts.TypeChecker, from: ts.Type, to: ts.Type): readonly Pair[] {
  if (!isReference(from) || !isReference(to) || from.target !== to.target) return [];
  const others = checker.getTypeArguments(to);
  return checker.getTypeArguments(from).flatMap((one, index): readonly Pair[] => {
    const other = others[index];
    return other === undefined ? [] : [[one, other]];
  });
}

function isReference(type: ts.Type): type is ts.TypeReference {
  return ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) !== 0;
}

/** For two lists or two records: their elements. For a record and an object: the record's values with each member. */
function indexes(checker: ts.TypeChecker, from: ts.Type, to: ts.Type): readonly Pair[] {
  return [ts.IndexKind.Number, ts.IndexKind.String].flatMap((kind): readonly Pair[] => {
    const [one, other] = [checker.getIndexTypeOfType(from, kind), checker.getIndexTypeOfType(to, kind)];
    if (one !== undefined && other !== undefined) return [[one, other]];
    if (kind === ts.IndexKind.Number) return [];
    const members = (type: ts.Type): readonly ts.Type[] =>
      checker.getPropertiesOfType(type).map((member) => checker.getTypeOfSymbol(member));
    if (one !== undefined) return members(to).map((member) => [one, member]);
    return other === undefined ? [] : members(from).map((member) => [member, other]);
  });
}

/** For two functions: their parameters in reverse direction, and their return types. */
function signatures(checker: ts.TypeChecker, from: ts.Type, to: ts.Type): readonly Pair[] {
  const [own] = from.getCallSignatures();
  const [asked] = to.getCallSignatures();
  if (own === undefined || asked === undefined) return [];
  const handed = own.parameters.flatMap((parameter, index): readonly Pair[] => {
    const other = asked.parameters[index];
    return other === undefined ? [] : [[checker.getTypeOfSymbol(other), checker.getTypeOfSymbol(parameter)]];
  });
  return [...handed, [own.getReturnType(), asked.getReturnType()]];
}
