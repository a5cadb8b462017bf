import { cleanText } from '../text/clean-text.ts';

/** The name of a requirement for people, and the words by which a sentence already names it. */
export type RequirementName = { readonly name: string; readonly word: string };

/** Kinds of requirements of which a container has at most one. */
const single: Readonly<Record<string, string>> = {
  image: 'the image',
  'log-stream': 'the log stream',
  'registry-credentials': 'the registry credentials',
  'registry-token': 'the registry login',
};

/** `backend/secret/DATABASE_URL` as `DATABASE_URL (container backend)`, `volume/file-system/data` as `volume data`. */
export function nameRequirement(id: string): RequirementName {
  const [container = '', kind, ...rest] = cleanText(id, 300).split('/');
  if (kind === undefined) return alike(`the ${container.replaceAll('-', ' ')}`);
  const name = rest.join('/');
  if (kind === 'file-system') return alike(`volume ${name}`);
  if (kind === 'secret' && name !== '') return { name: `${name} (container ${container})`, word: name };
  const one = single[kind];
  if (one !== undefined && name === '')
    return { name: `${one} of container ${container}`, word: `container ${container}` };
  const what = [kind.replaceAll('-', ' '), name].filter((part) => part !== '').join(' ');
  return { name: `${what} (container ${container})`, word: kind === 'log-option' ? name : what };
}

function alike(name: string): RequirementName {
  return { name, word: name };
}
