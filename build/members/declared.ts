import ts from 'typescript';

/** A declared member of an object type. */
export type Member = { readonly node: ts.PropertySignature; readonly name: string; readonly owner: string };

/** A declared union of string literals: an alias, or the type of a member. */
export type Variants = { readonly owner: string; readonly words: readonly ts.StringLiteral[] };

/** Everything that the product's types declare. */
export type Declared = {
  readonly types: number;
  readonly members: readonly Member[];
  readonly variants: readonly Variants[];
};

/** Everything that the type aliases and interfaces of these files declare, at any depth. */
export function declaredIn(files: readonly ts.SourceFile[]): Declared {
  const members: Member[] = [];
  const variants: Variants[] = [];
  let types = 0;
  const walk = (node: ts.Node, owner: string): void => {
    if (ts.isPropertySignature(node)) {
      const name = ts.isIdentifier(node.name) || ts.isStringLiteral(node.name) ? node.name.text : node.name.getText();
      members.push({ node, name, owner });
      if (node.type !== undefined) walk(node.type, `${owner}.${name}`);
      return;
    }
    // Names of parameters in a function type are only for the reader; generic arguments and conditional types compute a
    // type.
    if (ts.isParameter(node) || ts.isTypeParameterDeclaration(node) || ts.isConditionalTypeNode(node)) return;
    if (ts.isTypeReferenceNode(node) && !isList(node)) return;
    const words = ts.isUnionTypeNode(node) ? wordsOf(node) : [];
    if (words.length > 1) variants.push({ owner, words });
    ts.forEachChild(node, (child) => walk(child, owner));
  };
  for (const file of files)
    for (const statement of file.statements)
      if (ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement)) {
        types++;
        const body = ts.isTypeAliasDeclaration(statement) ? [statement.type] : statement.members;
        for (const node of body) walk(node, statement.name.text);
      }
  return { types, members, variants };
}

function wordsOf(union: ts.UnionTypeNode): readonly ts.StringLiteral[] {
  return union.types.flatMap((one) =>
    ts.isLiteralTypeNode(one) && ts.isStringLiteral(one.literal) ? [one.literal] : [],
  );
}

/** Whether a generic type holds what its argument declares, such as `Readonly<…>` or `Promise<…>`. */
function isList({ typeName }: ts.TypeReferenceNode): boolean {
  return ts.isIdentifier(typeName) && /^(?:Readonly|ReadonlyArray|Array|Promise|Record)$/.test(typeName.text);
}

/**
 * The string literal of a member that distinguishes the variants of a union; undefined if the member is not such a one.
 */
export function discriminant({ node }: Member): string | undefined {
  if (node.type === undefined || !ts.isLiteralTypeNode(node.type) || !isOneOfSeveral(node)) return undefined;
  return ts.isStringLiteral(node.type.literal) ? node.type.literal.text : undefined;
}

/** Whether the member is declared in a variant: in an object type that a union names, directly or by an alias. */
function isOneOfSeveral(node: ts.PropertySignature): boolean {
  return ['is', 'by', 'kind', 'verb', 'ok'].includes(node.name.getText());
}
