/** What an e-mail of the product asks of its reader, read from the text as a person does. */
export type MailParts = {
  /** The titles of the steps, without their numbers and what is to be pasted. */
  readonly steps: readonly string[];
  /** What to write where it is defined, or the fault comes back. */
  readonly lasting: readonly string[];
};

const stepTitles: readonly string[] = ['DO THIS', 'DECIDE'];

/** Reads the parts. A part begins with its title in capitals on a line of its own. */
export function readMail(text: string): MailParts {
  const lines = { steps: [] as string[], lasting: [] as string[] };
  let title = '';
  for (const line of text.split('\n')) {
    if (/^[A-Z][A-Z ,'’]+(?: \(.*\))?$/.test(line)) title = line;
    else if (stepTitles.includes(title) && /^\d+\. /.test(line)) lines.steps.push(line.replace(/^\d+\. |:$/g, ''));
    else if (title === 'PUT INTO CODE' && line.startsWith('- ')) lines.lasting.push(line.slice(2));
  }
  return lines;
}
