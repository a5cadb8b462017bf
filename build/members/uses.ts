import ts from 'typescript';
import { type Declared, discriminant, type Variants } from './declared.ts';
import { type Flows, followFlows, isObject, partsOf, wordsIn } from './flows.ts';

/** What the product does with the declared members and literals. */
export type Uses = { readonly reads: ReadonlySet<ts.Node>; readonly produced: ReadonlySet<ts.Node> };

/** What the walk over the files collects. */
type Notes = {
  readonly checker: ts.TypeChecker;
  /** Declarations that are read somewhere. */
  readonly reads: Set<ts.Node>;
  /** Declarations of members that some value sets, and literals that some value holds. */
  readonly produced: Set<ts.Node>;
  /** A member, with the members of other types that it becomes. It counts as read if one of them is read. */
  readonly becomes: Map<ts.Node, Set<ts.Node>>;
};

/**
 * Walks over the product's code.
 * @param isOurs whether a file belongs to the product. What a library receives counts as read.
 */
export function usesIn(
  checker: ts.TypeChecker,
  files: readonly ts.SourceFile[],
  declared: Declared,
  isOurs: (file: ts.SourceFile) => boolean,
): Uses {
  const notes: Notes = { checker, reads: new Set(), produced: new Set(), becomes: new Map() };
  const follow = followFlows(flowsInto(notes, declared, isOurs));
  const visit = (node: ts.Node): void => {
    noteRead(notes, node);
    noteFlow(checker, node, follow);
    if (isUntypedWord(checker, node)) produceEverywhere(notes, declared, node.text);
    ts.forEachChild(node, visit);
  };
  for (const file of files) visit(file);
  spreadBack(notes);
  return notes;
}

function flowsInto(notes: Notes, { variants }: Declared, isOurs: (file: ts.SourceFile) => boolean): Flows {
  return {
    checker: notes.checker,
    member: (from, to) => {
      const targets = to.declarations ?? [];
      if (targets.some((one) => !isOurs(one.getSourceFile()))) read(notes, from);
      for (const one of from.declarations ?? [])
        for (const other of targets) {
          if (one === other) continue;
          notes.becomes.set(one, (notes.becomes.get(one) ?? new Set()).add(other));
          if (holdsWordOf(notes.checker, one, other)) notes.produced.add(other);
        }
    },
    words: (from, to) => {
      for (const one of variants) noteWords(notes, one, from, to);
    },
  };
}

/**
 * Marks the literals that a value can hold as produced, when it is used where all of the union may be. A value that may
 * hold any of them proves nothing.
 */
function noteWords(notes: Notes, { words }: Variants, from: ReadonlySet<string>, to: ReadonlySet<string>): void {
  if (!words.every(({ text }) => to.has(text)) || words.every(({ text }) => from.has(text))) return;
  for (const word of words) if (from.has(word.text)) notes.produced.add(word);
}

/** Whether the literal at one place is the one that the other place declares. */
function holdsWordOf(checker: ts.TypeChecker, from: ts.Node, to: ts.Node): boolean {
  if (!ts.isPropertyAssignment(from) && !ts.isShorthandPropertyAssignment(from)) return false;
  if (!ts.isPropertySignature(to) || to.type === undefined) return false;
  const value = ts.isPropertyAssignment(from) ? from.initializer : from.name;
  const words = wordsIn(checker.getTypeAtLocation(value));
  return [...wordsIn(checker.getTypeFromTypeNode(to.type))].some((word) => words.has(word));
}

function read(notes: Notes, symbol: ts.Symbol | undefined): void {
  for (const one of symbol?.declarations ?? []) notes.reads.add(one);
}

function readNamed(notes: Notes, type: ts.Type, name: string): void {
  for (const part of partsOf(notes.checker.getApparentType(type)))
    read(notes, notes.checker.getPropertyOfType(part, name));
}

function noteRead(notes: Notes, node: ts.Node): void {
  const { checker } = notes;
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) noteHandedOut(notes, node);
  if (ts.isPropertyAccessExpression(node)) read(notes, checker.getSymbolAtLocation(node.name));
  else if (ts.isElementAccessExpression(node))
    for (const name of wordsIn(constrained(checker, node.argumentExpression)))
      readNamed(notes, checker.getTypeAtLocation(node.expression), name);
  else if (ts.isIndexedAccessTypeNode(node)) noteMap(checker, node, notes);
  else if (ts.isObjectBindingPattern(node)) noteDestructured(notes, node);
  else if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InKeyword) {
    for (const name of wordsIn(checker.getTypeAtLocation(node.left)))
      readNamed(notes, checker.getTypeAtLocation(node.right), name);
  } else if (ts.isCallExpression(node) && readsWhole.test(node.expression.getText()))
    for (const argument of node.arguments)
      for (const one of checker.getPropertiesOfType(checker.getTypeAtLocation(argument))) read(notes, one);
}

/** What is passed to a library without loaded types counts as read, with everything in it. */
function noteHandedOut(notes: Notes, node: ts.CallExpression | ts.NewExpression): void {
  const { checker, reads } = notes;
  if ((checker.getTypeAtLocation(node.expression).flags & ts.TypeFlags.Any) === 0) return;
  const readDeep = (type: ts.Type, depth: number): void => {
    for (const part of partsOf(type))
      for (const member of depth > 0 && isObject(part) ? checker.getPropertiesOfType(part) : []) {
        if (!member.declarations?.some((one) => ts.isPropertySignature(one) || ts.isPropertyAssignment(one))) continue;
        for (const one of member.declarations) reads.add(one);
        readDeep(checker.getTypeOfSymbol(member), depth - 1);
      }
    const held = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
    if (held !== undefined && depth > 0) readDeep(held, depth - 1);
  };
  for (const argument of node.arguments ?? []) readDeep(checker.getTypeAtLocation(argument), 4);
}

/** Calls that read every member of their argument. */
const readsWhole = /^(?:Object\.(?:entries|values)|isDeepStrictEqual)$/;

/** `Map[K]`: a type that maps kinds to types. Any of its members may be meant. */
function noteMap(checker: ts.TypeChecker, node: ts.IndexedAccessTypeNode, notes: Notes): void {
  if ((checker.getTypeFromTypeNode(node.indexType).flags & ts.TypeFlags.TypeParameter) === 0) return;
  const map = checker.getApparentType(checker.getTypeFromTypeNode(node.objectType));
  for (const one of checker.getPropertiesOfType(map)) read(notes, one);
}

/** `{ unused: _unused, ...rest }` removes a member, so it does not count as a read. */
function noteDestructured(notes: Notes, pattern: ts.ObjectBindingPattern): void {
  const type = notes.checker.getTypeAtLocation(pattern);
  const leavesOut = pattern.elements.some(({ dotDotDotToken }) => dotDotDotToken !== undefined);
  for (const { dotDotDotToken, name, propertyName } of pattern.elements) {
    const taken = propertyName ?? name;
    if (dotDotDotToken !== undefined || (leavesOut && name.getText().startsWith('_'))) continue;
    if (ts.isIdentifier(taken) || ts.isStringLiteral(taken)) readNamed(notes, type, taken.text);
  }
}

/** The type of an expression. For a type parameter: its constraint. */
function constrained(checker: ts.TypeChecker, node: ts.Expression): ts.Type {
  const type = checker.getTypeAtLocation(node);
  return checker.getBaseConstraintOfType(type) ?? type;
}

/** Follows a value to where it goes: an argument, a return value, a member, a list or a variable. */
function noteFlow(checker: ts.TypeChecker, node: ts.Node, follow: Follow): void {
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) followArguments(checker, node, follow);
  else if (ts.isSatisfiesExpression(node))
    follow(checker.getTypeFromTypeNode(node.type), checker.getTypeAtLocation(node.expression));
  else if (ts.isAsExpression(node) && !ts.isConstTypeReference(node.type)) followClaim(checker, node.type, follow);
  else if (ts.isTypePredicateNode(node) && node.type !== undefined) followClaim(checker, node.type, follow);
  if (!ts.isExpression(node) || !isPut(node)) return;
  const place = checker.getContextualType(node);
  if (place !== undefined) follow(checker.getTypeAtLocation(node), place);
}

/** A word that is put into a variable without a type of its own: where it goes from there is not followed. */
function isUntypedWord(checker: ts.TypeChecker, node: ts.Node): node is ts.StringLiteral {
  return (
    ts.isStringLiteral(node) &&
    !ts.isBinaryExpression(node.parent) &&
    isPut(node) &&
    checker.getContextualType(node) === undefined
  );
}

function produceEverywhere(notes: Notes, { variants }: Declared, text: string): void {
  for (const { words } of variants) for (const word of words) if (word.text === text) notes.produced.add(word);
}

type Follow = ReturnType<typeof followFlows>;

function followArguments(checker: ts.TypeChecker, node: ts.CallExpression | ts.NewExpression, follow: Follow): void {
  const parameters = checker.getResolvedSignature(node)?.parameters ?? [];
  for (const [index, argument] of (node.arguments ?? []).entries()) {
    const parameter = parameters[index] ?? parameters.at(-1);
    if (parameter === undefined) continue;
    const type = checker.getTypeOfSymbolAtLocation(parameter, node);
    const declared = parameter.valueDeclaration;
    const isRest = declared !== undefined && ts.isParameter(declared) && declared.dotDotDotToken !== undefined;
    const each = isRest ? checker.getIndexTypeOfType(type, ts.IndexKind.Number) : undefined;
    follow(checker.getTypeAtLocation(argument), each ?? type);
  }
}

/** A type that is only asserted (`as`, a type predicate) may be any of its literals. */
function followClaim(checker: ts.TypeChecker, node: ts.TypeNode, follow: Follow): void {
  const type = checker.getTypeFromTypeNode(node);
  for (const part of partsOf(type)) follow(part, type);
}

function isPut(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) return parent.name === node;
  if (ts.isPropertyAssignment(parent) || ts.isVariableDeclaration(parent) || ts.isParameter(parent))
    return parent.initializer === node;
  if (ts.isArrowFunction(parent)) return parent.body === node;
  if (ts.isConditionalExpression(parent)) return parent.condition !== node;
  return (
    ts.isReturnStatement(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isBinaryExpression(parent) ||
    ts.isParenthesizedExpression(parent) ||
    ts.isSatisfiesExpression(parent)
  );
}

/** A member counts as read if it becomes a member that is read. */
function spreadBack({ reads, becomes }: Notes): void {
  for (let before = -1; before !== reads.size; ) {
    before = reads.size;
    for (const [from, targets] of becomes) if ([...targets].some((one) => reads.has(one))) reads.add(from);
  }
}

/** Whether a member marks a variant that nothing produces. */
export function isUnproduced(uses: Uses, member: Declared['members'][number]): boolean {
  return discriminant(member) !== undefined && !uses.produced.has(member.node);
}
