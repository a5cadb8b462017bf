import type { Command } from 'commander';
import type { Reach } from './installation.ts';
import type { Terminal } from './terminal.ts';

/** What the command line reaches beyond its terminal. Tests pass their own. */
export type Edge = {
  readonly reach: Reach;
  /** Waits between two looks at what came of something. */
  readonly sleep: (milliseconds: number) => Promise<unknown>;
};

/** What a verb runs with. */
export type Context = { readonly terminal: Terminal; readonly edge: Edge };

/** A verb of the command line, as the program registers it. */
export type Verb = {
  readonly name: string;
  /** What it does, on one line of the help and of the documentation. */
  readonly says: string;
  /** The right that the installation asks for; null if the verb asks no installation. */
  readonly right: 'read' | 'stop' | 'change' | null;
  /** Declares its arguments and options. */
  readonly declare: (command: Command) => void;
  /** @returns the exit code. @throws UsageError, NoAnswer */
  readonly run: (context: Context, command: Command) => Promise<number>;
};

type Definition<Options extends object, Words extends readonly unknown[]> = Omit<Verb, 'run'> & {
  readonly run: (context: Context, options: Options, ...words: Words) => Promise<number>;
};

/** Makes a verb of a function that takes the declared options and the declared arguments, as they were parsed. */
export function defineVerb<Options extends object, Words extends readonly unknown[] = []>(
  definition: Definition<Options, Words>,
): Verb {
  return {
    ...definition,
    run: (context, command) =>
      definition.run(context, command.opts<Options>(), ...(command.processedArgs as unknown as Words)),
  };
}
