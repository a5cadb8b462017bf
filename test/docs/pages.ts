import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import GithubSlugger from 'github-slugger';
import { lexer, type Token, walkTokens } from 'marked';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A page of the documentation, as GitHub shows it. */
export type Page = {
  /** From the root, such as `docs/safety.md`. */
  readonly path: string;
  readonly text: string;
  readonly links: readonly string[];
  /** What `#…` may follow the page's address. */
  readonly anchors: ReadonlySet<string>;
  /** The fenced blocks of one language. */
  readonly blocks: (language: string) => readonly string[];
  /** What stands in backquotes within sentences. */
  readonly inline: readonly string[];
};

/** Reads a page from its Markdown. */
export function readPage(path: string, text: string): Page {
  const tokens: Token[] = [];
  void walkTokens(lexer(text), (token) => {
    tokens.push(token);
  });
  const slugs = new GithubSlugger();
  const headings = tokens.flatMap((token) => (token.type === 'heading' ? [slugs.slug(plain(token))] : []));
  const html = tokens.flatMap((token) => (token.type === 'html' ? [token.raw] : [])).join('\n');
  const sources = [...html.matchAll(/\b(?:src|srcset|href)="([^"]+)"/g)].flatMap(([, source]) => source ?? []);
  return {
    path,
    text,
    links: [
      ...tokens.flatMap((token) => (token.type === 'link' || token.type === 'image' ? [String(token['href'])] : [])),
      ...sources,
    ],
    anchors: new Set(headings),
    blocks: (language) =>
      tokens.flatMap((token) => (token.type === 'code' && token['lang'] === language ? [String(token['text'])] : [])),
    inline: tokens.flatMap((token) => (token.type === 'codespan' ? [String(token['text'])] : [])),
  };
}

/** All Markdown pages that people read: those of the root and of docs/. */
export function allPages(): readonly Page[] {
  const inDocs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((file) =>
    join('docs', file),
  );
  return [...readdirSync(root), ...inDocs]
    .filter((path) => path.endsWith('.md'))
    .toSorted()
    .map((path) => readPage(path, readFileSync(join(root, path), 'utf8')));
}

/** Where a link of a page leads, from the root; null if it leaves the repository. */
export function targetOf(page: Page, link: string): { readonly path: string; readonly anchor: string } | null {
  if (/^[a-z]+:/i.test(link)) return null;
  const [file = '', anchor = ''] = decodeURI(link).split('#');
  return { path: file === '' ? page.path : relative(root, join(root, dirname(page.path), file)), anchor };
}

function plain(token: Token): string {
  const inner = (token as { readonly tokens?: readonly Token[] }).tokens;
  return inner === undefined ? ((token as { readonly text?: string }).text ?? '') : inner.map(plain).join('');
}
