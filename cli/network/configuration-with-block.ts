import type { Network, NetworkFile } from '../../shared/configuration/network.ts';
import { parseConfiguration } from '../../shared/configuration/parse-configuration.ts';
import { parseJson } from '../parse-json.ts';
import { UsageError } from '../usage-error.ts';

/** A configuration file as it stands. `content`: as it was parsed, so that nothing of it is lost. */
export type PresentFile = {
  readonly content: Readonly<Record<string, unknown>>;
  readonly network: Network | undefined;
};

/** Reads the file that the block goes into; an absent one is empty. @throws UsageError if it is no configuration */
export function readPresent(path: string, text: string | undefined): PresentFile {
  if (text === undefined) return { content: {}, network: undefined };
  const content = parseJson(text, path);
  const parsed = parseConfiguration(content);
  if ('problems' in parsed)
    throw new UsageError(
      `${path} is no configuration, so that nothing is written into it: ${parsed.problems.join('; ')}.`,
    );
  return { content: content as PresentFile['content'], network: parsed.ok.network };
}

/** The text of the file with the block. @throws UsageError if it would be no valid configuration */
export function withBlock({ content }: PresentFile, block: NetworkFile): string {
  const file = { ...content, network: block };
  const parsed = parseConfiguration(file);
  if ('problems' in parsed)
    throw new UsageError(`With the planned network it would be no valid configuration: ${parsed.problems.join('; ')}.`);
  return `${JSON.stringify(file, null, 2)}\n`;
}
