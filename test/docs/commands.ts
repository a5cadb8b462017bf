import { parse } from 'shell-quote';
import { allPages, type Page } from './pages.ts';

/** A command as a page shows it: its words, without comments, pipes and redirections. */
export type ShownCommand = { readonly page: string; readonly words: readonly string[] };

/** The commands in a text of a shell: each by its words; variables stay as they are written. */
export function commandsIn(text: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  for (const line of text.replaceAll(/\\\n\s*/g, ' ').split('\n')) {
    commands.push([]);
    let redirected = false;
    for (const entry of parse(line, (name) => `$${name}`)) {
      if (typeof entry === 'object' && 'comment' in entry) break;
      const word = typeof entry === 'string' ? entry : 'pattern' in entry ? entry.pattern : null;
      // What follows a redirection is the name of a file.
      if (word !== null && !redirected) commands.at(-1)?.push(word);
      else if (word === null && !isRedirection(entry)) commands.push([]);
      redirected = isRedirection(entry);
    }
  }
  const nested = [...text.matchAll(/"\$\(([^)]*)\)"/g)].flatMap(([, inner = '']) => commandsIn(inner));
  const words = commands.map((one) => (['do', 'then'].includes(one[0] ?? '') ? one.slice(1) : one));
  return [...words.filter(({ length }) => length > 0), ...nested];
}

function isRedirection(entry: ReturnType<typeof parse>[number]): boolean {
  return typeof entry === 'object' && 'op' in entry && /[<>]/.test(entry.op) && entry.op !== '<(';
}

/** All commands that the pages show in blocks of a shell, and those programs' commands that stand in sentences. */
export function shownCommands(programs: readonly string[]): readonly ShownCommand[] {
  return documentation().flatMap((page) =>
    [...page.blocks('sh'), ...page.inline.filter((code) => programs.some((program) => code.startsWith(`${program} `)))]
      .flatMap(commandsIn)
      .map((words) => ({ page: page.path, words })),
  );
}

/** The commands of the AWS CLI in the messages that the pages of docs/messages show as e-mails. */
export function commandsOfMessages(): readonly ShownCommand[] {
  return allPages()
    .filter(({ path }) => path.startsWith('docs/messages/'))
    .flatMap((page) =>
      page
        .blocks('text')
        .flatMap((text) => text.replaceAll(/\\\n\s*/g, ' ').split('\n'))
        .filter((line) => /^\s*aws /.test(line))
        .flatMap(commandsIn)
        .map((words) => ({ page: page.path, words })),
    );
}

/** The pages that people write. What the product says itself is held by tests of its own. */
function documentation(): readonly Page[] {
  return allPages().filter(({ path }) => !path.startsWith('docs/messages/'));
}
